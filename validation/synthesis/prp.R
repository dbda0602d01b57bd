# Pools pain after platelet-rich plasma against saline in osteoarthritis of the knee, and the network around it, from the shipped tables,
# step by step and apart from the program.
#
# program    R 4.2.2, metafor 3.8-1; the network by the equations below in base R, which gave what netmeta 2.8-2 gives to 1e-12 on the five
#            trials that it had before hyaluronic acid got eight more
# run as     Rscript prp.R            (in this folder; reads ../../crates/evidence/data/library)
# writes     prp_trials.csv, prp.csv, network.csv, components.csv, pools.csv, pools_trials.csv
# tolerance  1e-6 (tau² 1e-5), in crates/synthesis/tests/oracle.rs
suppressMessages(library(metafor))
write_table <- function(table, file) {
  text <- as.data.frame(lapply(table, function(x) if (is.numeric(x)) formatC(x, digits = 15, format = "g", width = 1) else as.character(x)))
  connection <- file(file, open = "wb")
  writeLines(c("# program: R 4.2.2, metafor 3.8-1", "# script: validation/synthesis/prp.R", "# tolerance: 1e-6, tau2 1e-5",
    paste(names(table), collapse = ","), do.call(paste, c(text, sep = ","))), connection, sep = "\n")
  close(connection)
}
lib <- "../../crates/evidence/data/library/"
further <- read.csv(paste0(lib, "further_outcomes.csv"), stringsAsFactors = FALSE)
out <- rbind(read.csv(paste0(lib, "outcomes.csv"), stringsAsFactors = FALSE), further)
dif <- read.csv(paste0(lib, "differences.csv"), stringsAsFactors = FALSE)
r <- 0.5 # correlation of baseline and follow-up that the program supposes unless told otherwise

level <- function(trial, arm, by, months) {
  row <- subset(out, trial_id == trial & arm_id == arm & instrument == by & time_months == months & reported_as == "mean_sd")
  stopifnot(nrow(row) == 1)
  row
}
# Change from two levels, on 0 to 100.
change <- function(trial, arm, by, months) {
  a <- level(trial, arm, by, months); b <- level(trial, arm, by, 0)
  k <- 100 / (a$scale_max - a$scale_min)
  c(mean = (a$mean - b$mean) * k, sd = sqrt(a$sd^2 + b$sd^2 - 2 * r * a$sd * b$sd) * k, n = a$n)
}
md <- function(x, y) c(yi = unname(x["mean"] - y["mean"]), vi = unname(x["sd"]^2 / x["n"] + y["sd"]^2 / y["n"]))

split <- md(change("SPLITKNEE2019", "PRP", "WOMAC_pain", 6), change("SPLITKNEE2019", "SALINE", "WOMAC_pain", 6))
dorio <- md(change("DORIO2021", "PRP", "VAS_pain_movement", 5.52), change("DORIO2021", "SALINE", "VAS_pain_movement", 5.52))
row <- subset(dif, trial_id == "RESTORE2021" & instrument == "KOOS_pain")
se <- (row$ci_high - row$ci_low) / (2 * qt(0.975, row$n + row$versus_n - 2))
restore <- c(yi = -row$difference, vi = se^2) # KOOS: higher is better
tab <- as.data.frame(rbind(SPLITKNEE2019 = split, DORIO2021 = dorio, RESTORE2021 = restore))

rows <- list()
for (method in c("REML", "DL", "PM", "FE")) for (test in c("z", "knha")) {
  if (method == "FE" && test == "knha") next
  fit <- rma(yi, vi, data = tab, method = method, test = test, control = list(threshold = 1e-13, maxiter = 10000))
  rows[[length(rows) + 1]] <- data.frame(method, test, k = fit$k, estimate = as.numeric(fit$b), se = fit$se, ci_low = fit$ci.lb,
    ci_high = fit$ci.ub, p = fit$pval, tau2 = fit$tau2, i2 = fit$I2, q = fit$QE)
}
write_table(do.call(rbind, rows), "prp.csv")
write_table(data.frame(trial = rownames(tab), tab), "prp_trials.csv")

# The network: the same trials, CINGAL2017 with its strata put together, DORIO2021 without plasma, which was not asked for.
strata <- function(arm) {
  rows <- subset(out, trial_id == "CINGAL2017" & instrument == "WOMAC_pain" & time_months == 5.98 & arm_id %in% paste0(arm, c("_AL", "_AM", "_LM")))
  stopifnot(nrow(rows) == 3)
  n <- sum(rows$n); m <- sum(rows$n * rows$change_mean) / n
  c(mean = m, sd = sqrt((sum((rows$n - 1) * rows$change_sd^2) + sum(rows$n * (rows$change_mean - m)^2)) / (n - 1)), n = n)
}
arm <- function(study, treat, x) data.frame(study, treat, mean = unname(x["mean"]), sd = unname(x["sd"]), n = unname(x["n"]))
arms <- rbind(
  arm("SPLITKNEE2019", "prp", change("SPLITKNEE2019", "PRP", "WOMAC_pain", 6)),
  arm("SPLITKNEE2019", "saline", change("SPLITKNEE2019", "SALINE", "WOMAC_pain", 6)),
  arm("DORIO2021", "prp", change("DORIO2021", "PRP", "VAS_pain_movement", 5.52)),
  arm("DORIO2021", "saline", change("DORIO2021", "SALINE", "VAS_pain_movement", 5.52)),
  arm("CINGAL2017", "corticosteroid + ha", strata("CINGAL")),
  arm("CINGAL2017", "ha", strata("MONOVISC")),
  arm("CINGAL2017", "saline", strata("SALINE")))
sd_restore <- se / sqrt(1 / row$n + 1 / row$versus_n)
arms <- rbind(arms, data.frame(study = "RESTORE2021", treat = c("prp", "saline"), mean = c(-row$difference, 0), sd = sd_restore, n = c(row$n, row$versus_n)))
fx <- subset(dif, trial_id == "FX006_2B_2018" & instrument == "NRS_pain" & time_months == 2.76)
sd_fx <- 10 * (fx$ci_high - fx$ci_low) / (2 * qt(0.975, fx$n + fx$versus_n - 2)) / sqrt(1 / fx$n + 1 / fx$versus_n)
arms <- rbind(arms, data.frame(study = "FX006", treat = c("corticosteroid", "saline"), mean = c(10 * fx$difference, 0), sd = sd_fx, n = c(fx$n, fx$versus_n)))

# Changes with standard errors, 0 to 100, at the last visit of months 3 to 12: SD = SE √n, products of one trial put together.
from_se <- function(trial, arms) {
  rows <- subset(further, trial_id == trial & arm_id %in% arms & instrument == "VAS_pain" & round(time_months) >= 3 & round(time_months) <= 12)
  rows <- subset(rows, time_months == max(time_months))
  stopifnot(nrow(rows) == length(arms), rows$reported_as == "change_mean_sem", rows$scale_max - rows$scale_min == 100)
  n <- sum(rows$n); m <- sum(rows$n * rows$change_mean) / n; sd <- rows$change_se * sqrt(rows$n)
  c(mean = m, sd = sqrt((sum((rows$n - 1) * sd^2) + sum(rows$n * (rows$change_mean - m)^2)) / (n - 1)), n = n)
}
hyaluronic <- c("ALTMAN1_HA", "DOUGADOS_HA", "HUSKISSON_HA", "JUBB_HA", "KARLSSON_HA", "SCALE_HA", "WOBIG1_HA")
of_ha <- function(trial) from_se(trial, if (trial == "KARLSSON_HA") c("HA", "HA2") else "HA")
for (trial in hyaluronic) {
  arms <- rbind(arms, arm(trial, "ha", of_ha(trial)), arm(trial, "saline", from_se(trial, "PLACEBO")))
}
gel <- subset(dif, trial_id == "GEL200_POOLED" & time_months == 2.76)
se_gel <- abs(gel$difference) / qt(1 - gel$p / 2, gel$n + gel$versus_n - 2)
sd_gel <- se_gel / sqrt(1 / gel$n + 1 / gel$versus_n)
arms <- rbind(arms, data.frame(study = "GEL200_POOLED", treat = c("ha", "saline"), mean = c(gel$difference, 0), sd = sd_gel, n = c(gel$n, gel$versus_n)))

# Generalised least squares on the contrasts of each trial with its first arm; the moment estimator of DerSimonian and Laird with
# correlation 0.5 between the contrasts of one trial (Jackson, White and Riley 2012, doi 10.1002/sim.5453).
network <- function(arms, row) {
  y <- c(); X <- c(); V <- list(); S <- list()
  for (s in split(arms, factor(arms$study, levels = unique(arms$study)))) {
    v <- s$sd^2 / s$n; k <- nrow(s)
    y <- c(y, s$mean[-1] - s$mean[1])
    V[[length(V) + 1]] <- matrix(v[1], k - 1, k - 1) + diag(v[-1], k - 1)
    S[[length(S) + 1]] <- matrix(0.5, k - 1, k - 1) + diag(0.5, k - 1)
    for (j in 2:k) X <- rbind(X, row(s$treat[j]) - row(s$treat[1]))
  }
  blocks <- function(list) {
    all <- matrix(0, length(y), length(y)); at <- 0
    for (b in list) { rows <- at + seq_len(nrow(b)); all[rows, rows] <- b; at <- at + nrow(b) }
    all
  }
  V <- blocks(V); S <- blocks(S); W <- solve(V)
  P <- W - W %*% X %*% solve(t(X) %*% W %*% X) %*% t(X) %*% W
  q <- as.numeric(t(y) %*% P %*% y)
  tau2 <- max(0, (q - (length(y) - ncol(X))) / sum(diag(P %*% S)))
  W <- solve(V + tau2 * S); A <- solve(t(X) %*% W %*% X)
  list(effect = as.numeric(A %*% t(X) %*% W %*% y), se = sqrt(diag(A)), tau2 = tau2, q = q)
}
treatments <- c("corticosteroid", "corticosteroid + ha", "ha", "prp")
net <- network(arms, function(treat) as.numeric(treatments == treat))
write_table(data.frame(treatment = treatments, effect = net$effect, se = net$se, tau2 = net$tau2, q = net$q), "network.csv")
components <- c("corticosteroid", "ha", "prp")
comp <- network(arms, function(treat) as.numeric(components %in% strsplit(treat, " + ", fixed = TRUE)[[1]]))
write_table(data.frame(component = components, effect = comp$effect, se = comp$se), "components.csv")

# Three pools that the further tables changed: hyaluronic acid against saline, expanded cells against saline, cells against hyaluronic acid.
final <- function(trial, arm, by, months, n = NA) {
  row <- level(trial, arm, by, months); k <- 100 / (row$scale_max - row$scale_min)
  c(mean = (row$mean - row$scale_min) * k, sd = row$sd * k, n = row$n)
}
changed <- function(trial, arm, by, months) {
  row <- subset(out, trial_id == trial & arm_id == arm & instrument == by & time_months == months & reported_as == "change_mean_sd")
  stopifnot(nrow(row) == 1); k <- 100 / (row$scale_max - row$scale_min)
  c(mean = row$change_mean * k, sd = row$change_sd * k, n = row$n)
}
both <- function(of, trial, one, other, ...) md(of(trial, one, ...), of(trial, other, ...))
pools <- list(
  ha_saline = rbind(t(sapply(hyaluronic, function(trial) md(of_ha(trial), from_se(trial, "PLACEBO")))),
    GEL200_POOLED = c(yi = gel$difference, vi = se_gel^2), CINGAL2017 = md(strata("MONOVISC"), strata("SALINE"))),
  msc_saline = rbind(EMADEDIN2018 = both(changed, "EMADEDIN2018", "MSC", "SALINE", "VAS_pain", 6),
    KUAH2018 = both(changed, "KUAH2018", "MSC", "PLA", "VAS_pain", 12), KHALIFEH2019 = both(final, "KHALIFEH2019", "MSC", "SALINE", "VAS_pain", 6)),
  cells_ha = rbind(VEGA2015 = both(final, "VEGA2015", "MSC", "HA", "VAS_pain", 12), GUPTA2016 = both(final, "GUPTA2016", "MSC_ALL", "PLA", "VAS_pain", 12),
    LAMO2016 = both(final, "LAMO2016", "MSC_ALL", "HA", "VAS_pain", 6), GONCARS2017 = both(final, "GONCARS2017", "BMMNC", "HA", "KOOS_pain_lower_better", 12),
    MATAS2019 = both(final, "MATAS2019", "MSC2", "HA", "WOMAC_pain", 12), CHEN2021 = both(changed, "CHEN2021", "MSC_ALL", "HA", "VAS_pain", 12),
    BMACHA2022 = both(changed, "BMACHA2022", "BMAC", "HA", "VAS_pain", 12), SVFHA5Y2022 = both(final, "SVFHA5Y2022", "SVF", "HA", "VAS_pain", 12)))
rows <- list(); trials <- list()
for (pool in names(pools)) {
  tab <- as.data.frame(pools[[pool]])
  trials[[pool]] <- data.frame(pool, trial = rownames(tab), tab)
  for (test in c("z", "knha", "adhoc")) {
    fit <- rma(yi, vi, data = tab, method = "REML", test = test, control = list(threshold = 1e-13, maxiter = 10000))
    rows[[length(rows) + 1]] <- data.frame(pool, test, k = fit$k, estimate = as.numeric(fit$b), se = fit$se, ci_low = fit$ci.lb, ci_high = fit$ci.ub,
      tau2 = fit$tau2, q = fit$QE)
  }
}
write_table(do.call(rbind, rows), "pools.csv")
write_table(do.call(rbind, trials), "pools_trials.csv")
