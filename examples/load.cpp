/* SPDX-License-Identifier: MIT */
/* Loads a module by name or alias from C++: what the library gives is owned by unique_ptr, errors are exceptions. */
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include <lkm/lkm.h>

namespace {

struct deleter {
	void operator()(struct lkm *lkm) const { lkm_close(lkm); }
	void operator()(struct lkm_plan *plan) const { lkm_plan_free(plan); }
};

template <class T> using owned = std::unique_ptr<T, deleter>;

class failure : public std::runtime_error {
public:
	explicit failure(const lkm_error &error) : std::runtime_error(error.message), code(error.code) {}
	const int code;
};

void check(int result, const lkm_error &error)
{
	if (result < 0)
		throw failure(error);
}

owned<struct lkm> open_system()
{
	lkm_error error;
	struct lkm *lkm = nullptr;

	check(lkm_open(nullptr, &lkm, &error), error);
	return owned<struct lkm>(lkm);
}

owned<lkm_plan> plan_load(struct lkm *lkm, const std::string &name, const std::string &params)
{
	lkm_error error;
	lkm_plan *plan = nullptr;

	check(lkm_plan_load(lkm, name.c_str(), params.c_str(), 0, &plan, &error), error);
	return owned<lkm_plan>(plan);
}

void run(struct lkm *lkm, const lkm_plan *plan)
{
	lkm_error error;
	lkm_run_options options = {};

	options.size = sizeof(options);
	options.on_step = [](void *, const lkm_step *step) { std::cout << "loading " << lkm_step_module(step) << '\n'; };
	check(lkm_run(lkm, plan, &options, nullptr, &error), error);
}

} // namespace

int main(int argc, char **argv)
{
	if (argc < 2 || argc > 3) {
		std::cerr << "usage: load NAME [PARAMETERS]\n";
		return 2;
	}
	try {
		const auto lkm = open_system();
		const auto plan = plan_load(lkm.get(), argv[1], argc > 2 ? argv[2] : "");

		run(lkm.get(), plan.get());
	} catch (const failure &failed) {
		std::cerr << "load: " << failed.what() << " (" << lkm_code_name(failed.code) << ")\n";
		return 1;
	}
	return 0;
}
