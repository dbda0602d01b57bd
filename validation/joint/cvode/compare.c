/* The joint under SUNDIALS and under Synovia's own integrator: same right-hand side, same joints, doses, insults and visits.
 *
 * SUNDIALS: CVODE with Adams (fixed-point iteration) and with BDF (Newton, dense, difference-quotient Jacobian), and ARKODE's explicit
 * Dormand-Prince 5(4), which is our own method without our lanes. Solvers are made once and reinitialised for every joint and event; they
 * may step over visits (interpolation) but not over events (stop time), as ours. Time is that of the processor, of the best of
 * three runs or more.
 */
#include <arkode/arkode_erkstep.h>
#include <cvode/cvode.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <time.h>

enum { VISITS = 6, JOINTS = 512, LEAST_RUNS = 3 };
static const double LEAST_SECONDS = 0.5;

typedef struct Cohort Cohort;
typedef struct Joint Joint;
const Cohort *synovia_cohort(uint32_t core, bool disturbed, size_t count);
size_t synovia_states(void);
void synovia_visits(double *days);
Joint *synovia_begin(const Cohort *, size_t number, double *t, double *y);
void synovia_done(Joint *);
void synovia_joint_rhs(double t, const double *y, double *dy, const Joint *);
double synovia_next_event(const Joint *);
void synovia_happen(Joint *, double t, double *y);
void synovia_look(const Joint *, double t, const double *y, double seen[2]);
uint64_t synovia_follow(const Cohort *, bool eight_at_a_time, double rtol, double atol, double *seen);

static double visit_days[VISITS];
static SUNContext context;

static void check(int flag, const char *what) {
  if (flag < 0) {
    fprintf(stderr, "%s failed: %d\n", what, flag);
    exit(2);
  }
}

static double processor_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

typedef enum { LANES, ONE, ADAMS, BDF, ERK, METHODS } Method;
static const char *const names[METHODS] = {"Synovia, eight at a time", "Synovia, one at a time", "CVODE, Adams", "CVODE, BDF",
                                           "ARKODE, Dormand-Prince"};

static long evaluations;

static int rhs(realtype t, N_Vector y, N_Vector dy, void *joint) {
  synovia_joint_rhs(t, N_VGetArrayPointer(y), N_VGetArrayPointer(dy), joint);
  evaluations++;
  return 0;
}

/* What CVODE and ARKODE call by different names. */
typedef struct {
  Method method;
  void *memory;
  N_Vector y;
} Solver;

static void begin(Solver *s, double t, Joint *joint) {
  if (s->method == ERK) {
    check(ERKStepReInit(s->memory, rhs, t, s->y), "ERKStepReInit");
    check(ERKStepSetUserData(s->memory, joint), "ERKStepSetUserData");
  } else {
    check(CVodeReInit(s->memory, t, s->y), "CVodeReInit");
    check(CVodeSetUserData(s->memory, joint), "CVodeSetUserData");
  }
  /* A stop that is met as the day of a visit stays set until there is another: after the last event, one that is never reached. */
  double next = fmin(synovia_next_event(joint), 1e9);
  int flag = s->method == ERK ? ERKStepSetStopTime(s->memory, next) : CVodeSetStopTime(s->memory, next);
  check(flag, "SetStopTime");
}

static void advance(Solver *s, double until) {
  double t;
  int flag = s->method == ERK ? ERKStepEvolve(s->memory, until, s->y, &t, ARK_NORMAL) : CVode(s->memory, until, s->y, &t, CV_NORMAL);
  check(flag, names[s->method]);
  if (fabs(t - until) > 1e-9) {
    fprintf(stderr, "%s stopped at %g, not at %g\n", names[s->method], t, until);
    exit(2);
  }
}

static void follow_all(Solver *s, const Cohort *cohort, double *seen) {
  for (size_t number = 0; number < JOINTS; number++) {
    double t, *y = N_VGetArrayPointer(s->y);
    Joint *joint = synovia_begin(cohort, number, &t, y);
    begin(s, t, joint);
    for (int visit = 0; visit < VISITS; visit++) {
      double day = visit_days[visit];
      /* A visit comes before what happens on its day. */
      for (double next; (next = synovia_next_event(joint)) < day;) {
        if (next > t) advance(s, next);
        t = next;
        synovia_happen(joint, t, y);
        begin(s, t, joint);
      }
      advance(s, day);
      t = day;
      synovia_look(joint, t, y, seen + 2 * (number * VISITS + visit));
    }
    synovia_done(joint);
  }
}

/* Where the solvers are set up before there is a joint. */
static int no_joint(realtype t, N_Vector y, N_Vector dy, void *nothing) {
  (void)t, (void)y, (void)nothing;
  N_VConst(0.0, dy);
  return 0;
}

static void with_sundials(Method method, const Cohort *cohort, double rtol, double atol, double *seen) {
  long states = (long)synovia_states();
  Solver s = {method, NULL, N_VNew_Serial(states, context)};
  N_VConst(0.0, s.y);
  SUNMatrix matrix = NULL;
  SUNLinearSolver linear = NULL;
  SUNNonlinearSolver fixed_point = NULL;
  if (method == ERK) {
    s.memory = ERKStepCreate(no_joint, 0.0, s.y, context);
    check(ERKStepSetTableNum(s.memory, ARKODE_DORMAND_PRINCE_7_4_5), "ERKStepSetTableNum");
    check(ERKStepSStolerances(s.memory, rtol, atol), "ERKStepSStolerances");
    check(ERKStepSetMaxNumSteps(s.memory, 1000000), "ERKStepSetMaxNumSteps");
  } else {
    s.memory = CVodeCreate(method == ADAMS ? CV_ADAMS : CV_BDF, context);
    check(CVodeInit(s.memory, rhs, 0.0, s.y), "CVodeInit");
    check(CVodeSStolerances(s.memory, rtol, atol), "CVodeSStolerances");
    check(CVodeSetMaxNumSteps(s.memory, 1000000), "CVodeSetMaxNumSteps");
    if (method == ADAMS) {
      fixed_point = SUNNonlinSol_FixedPoint(s.y, 0, context);
      check(CVodeSetNonlinearSolver(s.memory, fixed_point), "CVodeSetNonlinearSolver");
    } else {
      matrix = SUNDenseMatrix(states, states, context);
      linear = SUNLinSol_Dense(s.y, matrix, context);
      check(CVodeSetLinearSolver(s.memory, linear, matrix), "CVodeSetLinearSolver");
    }
  }
  follow_all(&s, cohort, seen);
  if (method == ERK) ERKStepFree(&s.memory);
  else CVodeFree(&s.memory);
  if (fixed_point) SUNNonlinSolFree(fixed_point);
  if (linear) SUNLinSolFree(linear);
  if (matrix) SUNMatDestroy(matrix);
  N_VDestroy(s.y);
}

typedef struct {
  double per_second, evaluations, mean_pain, mean_effusion, median, p95;
} Row;

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Largest differences over the visits after the first dose: of the means, and of each joint's pain (median and 95th percentile). */
static void differences(const double *seen, const double *other, Row *row) {
  double own[JOINTS] = {0};
  row->mean_pain = row->mean_effusion = 0.0;
  for (int visit = 1; visit < VISITS; visit++) {
    double pain = 0.0, effusion = 0.0;
    for (size_t number = 0; number < JOINTS; number++) {
      size_t at = 2 * (number * VISITS + visit);
      pain += seen[at] - other[at];
      effusion += seen[at + 1] - other[at + 1];
      own[number] = fmax(own[number], fabs(seen[at] - other[at]));
    }
    row->mean_pain = fmax(row->mean_pain, fabs(pain) / JOINTS);
    row->mean_effusion = fmax(row->mean_effusion, fabs(effusion) / JOINTS);
  }
  qsort(own, JOINTS, sizeof own[0], by_size);
  row->median = own[JOINTS / 2];
  row->p95 = own[JOINTS * 95 / 100];
}

static Row measure(Method method, const Cohort *cohort, double rtol, double atol, const double *exact, double *seen) {
  Row row = {0};
  double best = INFINITY, begun = processor_seconds();
  for (int run = 0; run < LEAST_RUNS || processor_seconds() - begun < LEAST_SECONDS; run++) {
    evaluations = 0;
    double before = processor_seconds();
    if (method == LANES || method == ONE) evaluations = (long)synovia_follow(cohort, method == LANES, rtol, atol, seen);
    else with_sundials(method, cohort, rtol, atol, seen);
    best = fmin(best, processor_seconds() - before);
  }
  row.per_second = JOINTS / best;
  row.evaluations = (double)evaluations / JOINTS;
  differences(seen, exact, &row);
  return row;
}

/* Joints a second at which a method is off by `error` points in the 95th of 100 joints, between the tolerances that were tried. */
static double at_accuracy(const Row *rows, int tried, double error) {
  for (int i = 0; i + 1 < tried; i++) {
    double a = log(rows[i].p95), b = log(rows[i + 1].p95), e = log(error);
    if (a >= e && e >= b) {
      double share = (a - e) / (a - b);
      return exp(log(rows[i].per_second) * (1.0 - share) + log(rows[i + 1].per_second) * share);
    }
  }
  return NAN;
}

static void ratio(double eight, double one, double other) {
  if (isnan(eight / other)) printf(" - |");
  else printf(" %.0f (%.0f) |", eight / other, one / other);
}

static void compare(uint32_t core, bool disturbed) {
  static const double tolerances[] = {1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10};
  enum { TRIED = sizeof tolerances / sizeof tolerances[0], ASKED = 2 };
  static double exact[2 * JOINTS * VISITS], ours[2 * JOINTS * VISITS], seen[2 * JOINTS * VISITS];
  static Row rows[METHODS][TRIED];
  const Cohort *cohort = synovia_cohort(core, disturbed, JOINTS);
  synovia_follow(cohort, true, 1e-12, 1e-14, exact);
  printf("\n%s core, %s\n\n", core == 0 ? "bistable" : "monostable",
         disturbed ? "two years with two injections of cells and three insults" : "two years in which nothing happens");
  printf("| rtol | method | joints a second | evaluations a joint | error of mean pain, points | of a joint: median | 95th of 100 |\n");
  printf("|---|---|---|---|---|---|---|\n");
  for (int i = 0; i < TRIED; i++) {
    double rtol = tolerances[i], atol = 1e-3 * rtol;
    for (Method method = 0; method < METHODS; method++) {
      Row row = rows[method][i] = measure(method, cohort, rtol, atol, exact, seen);
      printf("| %.0e | %s | %.0f | %.0f | %.1e | %.1e | %.1e |\n", rtol, names[method], row.per_second, row.evaluations, row.mean_pain,
             row.median, row.p95);
      fflush(stdout);
    }
  }
  const double rtol = tolerances[ASKED];
  synovia_follow(cohort, true, rtol, 1e-3 * rtol, ours);
  printf("\nHow many times as fast Synovia is, eight at a time (one at a time), at rtol %.0e and where 95 of 100 joints are right to so many points:\n\n",
         rtol);
  printf("| against | rtol %.0e | 0.01 | 0.001 | 0.0001 | means at rtol %.0e differ by |\n|---|---|---|---|---|---|\n", rtol, rtol);
  for (Method method = ADAMS; method < METHODS; method++) {
    Row apart;
    with_sundials(method, cohort, rtol, 1e-3 * rtol, seen);
    differences(seen, ours, &apart);
    printf("| %s |", names[method]);
    ratio(rows[LANES][ASKED].per_second, rows[ONE][ASKED].per_second, rows[method][ASKED].per_second);
    for (double error = 1e-2; error > 5e-5; error *= 0.1) {
      ratio(at_accuracy(rows[LANES], TRIED, error), at_accuracy(rows[ONE], TRIED, error), at_accuracy(rows[method], TRIED, error));
    }
    printf(" %.1e points, %.1e mL |\n", apart.mean_pain, apart.mean_effusion);
  }
}

/* What one evaluation costs when nothing is around it. */
static double evaluation_nanoseconds(void) {
  enum { CALLS = 2000000 };
  const Cohort *cohort = synovia_cohort(0, true, 1);
  double t, y[64], dy[64], best = INFINITY;
  Joint *joint = synovia_begin(cohort, 0, &t, y);
  synovia_happen(joint, 0.0, y);
  for (int run = 0; run < LEAST_RUNS; run++) {
    double before = processor_seconds();
    for (int call = 0; call < CALLS; call++) {
      synovia_joint_rhs(1.0 + 1e-6 * call, y, dy, joint);
      y[0] += 1e-12 * dy[0];
    }
    best = fmin(best, processor_seconds() - before);
  }
  synovia_done(joint);
  return 1e9 * best / CALLS;
}

int main(void) {
  char version[25];
  SUNDIALSGetVersion(version, sizeof version);
  check(SUNContext_Create(NULL, &context), "SUNContext_Create");
  synovia_visits(visit_days);
  printf("SUNDIALS %s, %d joints, processor time; errors against Synovia at rtol 1e-12\n", version, JOINTS);
  printf("one evaluation of the right-hand side from C, holding cells: %.0f ns\n", evaluation_nanoseconds());
  for (int disturbed = 1; disturbed >= 0; disturbed--) {
    for (uint32_t core = 0; core < 2; core++) compare(core, disturbed);
  }
  SUNContext_Free(&context);
  return 0;
}
