/* SPDX-License-Identifier: MIT */
/* Loaded modules as JSON: of lsmod and of lkm list. */
#ifndef LK_LIVE_JSON_H
#define LK_LIVE_JSON_H

#include <lkm/live.h>

#include "../../report/json.h"

/* One module as an object; key NULL inside an array. */
void lk_live_json(struct lk_json *json, const char *key, const struct lkm_live_module *module);

/* The word for a state: "live" "coming" "going". */
const char *lk_live_json_state(enum lkm_state state);

#endif
