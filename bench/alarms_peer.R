# The series of bench/alarms.cc with R's package surveillance, one process, the same settings.
#   Rscript alarms_peer.R SERIES.csv OF       prints {"seconds": N} scaled to OF series
if (!suppressWarnings(suppressMessages(require(surveillance, quietly = TRUE)))) {
  cat('{"skipped": "the R package surveillance is not installed"}\n')
  quit(status = 0)
}
arguments <- commandArgs(TRUE)
counts <- as.matrix(read.csv(arguments[1], header = FALSE))
weeks <- ncol(counts)
dates <- as.numeric(as.Date("2000-01-03")) + 7 * (seq_len(weeks) - 1)
control <- list(range = (weeks - 51):weeks, b = 4, w = 3, noPeriods = 10, weightsThreshold = 2.58, pastWeeksNotIncluded = 26,
                pThresholdTrend = 1, thresholdMethod = "nbPlugin", alpha = 0.05, limit54 = c(0, 50), glmWarnings = FALSE)
bounds <- 0
run <- function() {
  for (i in seq_len(nrow(counts))) {
    series <- new("sts", observed = matrix(counts[i, ]), freq = 52, epoch = dates, epochAsDate = TRUE)
    bounds <<- bounds + sum(upperbound(suppressWarnings(farringtonFlexible(series, control = control))))
  }
}
seconds <- system.time(run())[["elapsed"]]
cat(sprintf('{"bounds": %.0f, "series": %d, "seconds": %.3f}\n', bounds, nrow(counts), seconds * as.integer(arguments[2]) / nrow(counts)))
