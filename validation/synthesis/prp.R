# Pools pain after platelet-rich plasma against saline in osteoarthritis of the knee, and the network around it, from the shipped tables,
# step by step and apart from the program.
#
# program    R 4.2.2, metafor 3.8-1, netmeta 2.8-2
# run as     Rscript prp.R            (in this folder; reads ../../crates/evidence/data/library)
# writes     prp_trials.csv, prp.csv, network.csv, components.csv
# tolerance  1e-6 (tau² 1e-5), in crates/synthesis/tests/oracle.rs
suppressMessages({library(metafor); library(netmeta)})
write_table <- function(table, file) {
  text <- as.data.frame(lapply(table, function(x) if (is.numeric(x)) formatC(x, digits = 15, format = "g", width = 1) else as.character(x)))
  connection <- file(file, open = "wb")
  writeLines(c("# program: R 4.2.2, metafor 3.8-1, netmeta 2.8-2", "# script: validation/synthesis/prp.R", "# tolerance: 1e-6, tau2 1e-5",
    paste(names(table), collapse = ","), do.call(paste, c(text, sep = ","))), connection, sep = "\n")
  close(connection)
}
lib <- "../../crates/evidence/data/library/"
out <- read.csv(paste0(lib, "outcomes.csv"), stringsAsFactors = FALSE)
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
pair <- pairwise(treat = treat, mean = mean, sd = sd, n = n, studlab = study, data = arms, sm = "MD")
net <- netmeta(pair, method.tau = "DL", reference.group = "saline")
treatments <- setdiff(net$trts, "saline")
write_table(data.frame(treatment = treatments, effect = net$TE.random[treatments, "saline"], se = net$seTE.random[treatments, "saline"],
  p_score = netrank(net, small.values = "good")$ranking.random[treatments], tau2 = net$tau2, q = net$Q), "network.csv")
comp <- netcomb(net, inactive = "saline")
write_table(data.frame(component = comp$comps, effect = comp$Comp.random, se = comp$seComp.random), "components.csv")
