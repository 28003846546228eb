# Writes the expected answers that the tests of src/engines/warn compare with, from R's package surveillance.
#   Rscript generate.R [FOLDER [SERIES [SEED]]]     writes salmonella.csv, series.csv and expected.csv there
# The files in this folder came from R 4.2.2 and surveillance 1.20.3 (Debian 12: r-cran-surveillance), with no arguments.
suppressMessages(library(surveillance))
arguments <- commandArgs(TRUE)
folder <- if (length(arguments) > 0) arguments[1] else "."
how_many <- if (length(arguments) > 1) as.integer(arguments[2]) else 40
set.seed(if (length(arguments) > 2) as.integer(arguments[3]) else 20261122)
start <- as.Date("2004-01-05")

data(salmNewport)
writeLines(as.character(as.integer(observed(aggregate(salmNewport, by = "unit")))), file.path(folder, "salmonella.csv"))

pick <- function(...) { values <- c(...); values[sample.int(length(values), 1)] }
random_series <- function(frequency) {
  n <- sample(c(7, 9, 11), 1) * frequency + sample(0:20, 1)
  t <- seq_len(n)
  level <- pick(0.02, 0.1, 0.3, 1, 1, 3, 3, 10, 50, 1000)
  mean <- level * exp(pick(0, 0, 0.3, 1) * sin(2 * pi * t / frequency) + pick(0, 0, -2, 1, 3) * t / n)
  y <- if (runif(1) < 0.4) rpois(n, mean) else rnbinom(n, mu = mean, size = pick(0.3, 1, 3, 10))
  if (runif(1) < 0.5) {  # an outbreak or two
    for (i in seq_len(sample(2, 1))) { at <- sample(n - 5, 1) + 0:4; y[at] <- y[at] + rpois(5, 5 + 3 * level) }
  }
  if (runif(1) < 0.1) y[sample(n, n %/% 3)] <- 0
  if (runif(1) < 0.08) y[] <- sample(c(0, 0, 3), 1)
  y
}
with_gaps <- function(y) { if (runif(1) < 0.25) y[sample(length(y), sample(12, 1))] <- NA; y }

lines <- character(0)
note <- function(name, method, options, from, upper, alarm) {
  shown <- function(x) paste(ifelse(is.na(x), "NA", sprintf("%.12g", x)), collapse = " ")
  text <- paste(names(options), sapply(options, function(v) if (is.character(v)) v else sprintf("%.12g", v)), sep = "=",
                collapse = " ")
  lines <<- c(lines, paste(name, method, text, from, shown(upper), paste(ifelse(is.na(alarm), "NA", alarm + 0), collapse = " "), sep = ";"))
}

# The settings of 1996, of 2013, and a few others on the real series, for the ISO year 2011.
salmonella_cases <- function() {
  sts <- aggregate(salmNewport, by = "unit")
  y <- as.integer(observed(sts))
  original <- list(b = 4, w = 3, noPeriods = 1, pastWeeksNotIncluded = 3, reweight = TRUE, weightsThreshold = 1, trend = TRUE,
                   pThresholdTrend = 0.05, thresholdMethod = "delta", powertrans = "2/3", alpha = 0.05, limit54 = c(5, 4))
  new <- list(b = 4, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, reweight = TRUE, weightsThreshold = 2.58, trend = TRUE,
              pThresholdTrend = 1, thresholdMethod = "nbPlugin", powertrans = "2/3", alpha = 0.05, limit54 = c(0, 50))
  five <- modifyList(new, list(b = 5, alpha = 0.01, thresholdMethod = "muan"))
  for (control in list(original, new, five)) {
    result <- farringtonFlexible(sts, control = c(list(range = 366:417), control))
    write_farrington("salmonella", control, 52, TRUE, 366, result)
  }
  for (method in c("C1", "C2", "C3")) {
    control <- list(baseline = 7, minSigma = 0, alpha = 0.05)
    result <- earsC(sts, control = c(list(range = 366:417, method = method), control))
    note("salmonella", paste0("ears-", tolower(method)), control, 366, as.vector(upperbound(result)), as.vector(alarms(result)))
  }
  control <- list(k = 1.04, h = 2.26, trans = "rossi")
  result <- algo.cusum(create.disProg(week = seq_along(y), observed = y, state = 0 * y, freq = 52),
                       control = c(list(range = 366:417, m = NULL, alpha = NULL), control))
  note("salmonella", "cusum", control, 366, as.vector(result$upperbound), as.vector(result$alarm))
}

write_farrington <- function(name, control, frequency, dates, from, result) {
  options <- control[setdiff(names(control), "glmWarnings")]
  options$limit54 <- paste(options$limit54, collapse = ",")
  options$reweight <- options$reweight + 0
  options$trend <- options$trend + 0
  note(name, "farrington-flexible", c(list(frequency = frequency, dates = dates + 0), options), from,
       as.vector(upperbound(result)), as.vector(alarms(result)))
}

farrington_case <- function(name, y, frequency) {
  # With dates the package predicts for a wrong week if the first week of the baseline is missing.
  dates <- frequency == 52 && runif(1) < 0.6 && !anyNA(y)
  sts <- if (dates) {
    new("sts", observed = matrix(y), freq = 52, epoch = as.numeric(start) + 7 * (seq_along(y) - 1), epochAsDate = TRUE)
  } else {
    new("sts", observed = matrix(y), freq = frequency, epoch = seq_along(y), epochAsDate = FALSE)
  }
  b <- sample(2:6, 1)
  w <- if (frequency == 52) sample(0:5, 1) else sample(0:2, 1)
  if (w == 0 && b < 4) w <- 1
  most <- frequency - 2 * w - 1
  periods <- min(most, pick(1, 1, 2, 5, 10, 10, 10, 11))
  past <- pick(0, w, 26, 26)
  if (frequency != 52) past <- min(past, 8)
  control <- list(b = b, w = w, noPeriods = periods, pastWeeksNotIncluded = past, reweight = runif(1) < 0.85,
                  weightsThreshold = pick(1, 2.58, 2.58, 1.5), trend = runif(1) < 0.85, pThresholdTrend = pick(1, 1, 0.05, 0.3),
                  thresholdMethod = sample(c("delta", "nbPlugin", "nbPlugin", "muan"), 1),
                  powertrans = sample(c("2/3", "1/2", "none"), 1), alpha = pick(0.05, 0.01, 0.001, 0.1, 0.3),
                  limit54 = if (runif(1) < 0.3) c(5, 4) else c(0, 4), glmWarnings = FALSE)
  first <- ceiling(b * 365.25 / 7) + w + 1
  if (frequency != 52) first <- b * frequency + w + 1
  from <- sample(first:(length(y) - 3), 1)
  to <- min(length(y), from + 5)
  # A weight of 0 comes from a residual / 0 where a parameter fits a single count: sign and size are rounding.
  zero_weight <- FALSE
  result <- withCallingHandlers(
    try(farringtonFlexible(sts, control = c(list(range = from:to), control)), silent = TRUE),
    warning = function(w) {
      if (grepl("zero weight", conditionMessage(w))) zero_weight <<- TRUE
      invokeRestart("muffleWarning")
    })
  if (inherits(result, "try-error") || zero_weight) return(FALSE)
  write_farrington(name, control, frequency, dates, from, result)
  TRUE
}

ears_case <- function(name, y) {
  sts <- new("sts", observed = matrix(y), freq = 52, epoch = seq_along(y), epochAsDate = FALSE)
  method <- sample(c("C1", "C2", "C3"), 1)
  control <- list(baseline = sample(3:10, 1), minSigma = pick(0, 0, 0.5, 1), alpha = pick(0.05, 0.025, 0.001))
  from <- sample((control$baseline + 5):(length(y) - 12), 1)
  result <- earsC(sts, control = c(list(range = from:(from + 9), method = method), control))
  note(name, paste0("ears-", tolower(method)), control, from, as.vector(upperbound(result)), as.vector(alarms(result)))
}

cusum_case <- function(name, y) {
  trans <- sample(c("rossi", "rossi", "standard", "anscombe", "pearsonNegBin"), 1)
  from <- sample(20:(length(y) - 22), 1)
  control <- list(k = pick(1.04, 0.5), h = pick(2.26, 4), trans = trans)
  alpha <- if (trans == "pearsonNegBin") 0.3 else NULL
  m <- switch(sample(3, 1), NULL, round(mean(y) + 0.3, 3), round(mean(y) * exp(0.3 * sin(0:20)) + 0.1, 3))
  result <- suppressWarnings(algo.cusum(create.disProg(week = seq_along(y), observed = y, state = 0 * y, freq = 52),
    control = list(range = from:(from + 20), k = control$k, h = control$h, m = m, trans = trans, alpha = alpha)))
  if (!is.null(alpha)) control$alpha <- alpha
  if (!is.null(m)) control$m <- paste(m, collapse = ",")
  note(name, "cusum", control, from, as.vector(result$upperbound), as.vector(result$alarm))
}

salmonella_cases()
all_series <- character(0)
for (i in seq_len(how_many)) {
  name <- paste0("s", i)
  frequency <- sample(c(52, 52, 52, 12), 1)
  y <- random_series(frequency)
  gaps <- with_gaps(y)
  all_series <- c(all_series, paste(name, paste(ifelse(is.na(gaps), "NA", gaps), collapse = " "), sep = ";"))
  done <- 0
  for (try in 1:12) if (done < 6) done <- done + farrington_case(name, gaps, frequency)
  for (j in 1:2) ears_case(name, gaps)
  if (!anyNA(gaps) && sum(gaps[1:19]) > 0) for (j in 1:2) cusum_case(name, gaps)
}
writeLines(all_series, file.path(folder, "series.csv"))
writeLines(lines, file.path(folder, "expected.csv"))
