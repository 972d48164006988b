/* SPDX-License-Identifier: MIT */
/* The commands: each gets its own argument vector and gives the exit status. */
#ifndef LK_COMMANDS_H
#define LK_COMMANDS_H

int lk_cmd_allow(int argc, char **argv);
int lk_cmd_audit(int argc, char **argv);
int lk_cmd_boot(int argc, char **argv);
int lk_cmd_closure(int argc, char **argv);
int lk_cmd_coldplug(int argc, char **argv);
int lk_cmd_deny(int argc, char **argv);
int lk_cmd_depmod(int argc, char **argv);
int lk_cmd_device(int argc, char **argv);
int lk_cmd_doctor(int argc, char **argv);
int lk_cmd_explain(int argc, char **argv);
int lk_cmd_info(int argc, char **argv);
int lk_cmd_insmod(int argc, char **argv);
int lk_cmd_kmod(int argc, char **argv);
int lk_cmd_list(int argc, char **argv);
int lk_cmd_load(int argc, char **argv);
int lk_cmd_lsmod(int argc, char **argv);
int lk_cmd_modinfo(int argc, char **argv);
int lk_cmd_modprobe(int argc, char **argv);
int lk_cmd_params(int argc, char **argv);
int lk_cmd_plan(int argc, char **argv);
int lk_cmd_rmmod(int argc, char **argv);
int lk_cmd_static_nodes(int argc, char **argv);
int lk_cmd_tree(int argc, char **argv);
int lk_cmd_unload(int argc, char **argv);
int lk_cmd_check(int argc, char **argv);
int lk_cmd_users(int argc, char **argv);
int lk_cmd_wait(int argc, char **argv);
int lk_cmd_why(int argc, char **argv);

#endif
