# SPDX-License-Identifier: GPL-3.0-or-later
# r_judge.R ETAPP FOLDER N - N random data sets of nasty shapes, each statistic of
# etapp stat that R knows compared with R's own. Says what differs; exits 1 if any does.
suppressMessages(suppressWarnings({ library(coin); library(exactRankTests); library(psych) }))
args <- commandArgs(trailingOnly = TRUE)
etapp <- args[1]; folder <- args[2]; rounds <- as.integer(args[3])
set.seed(20261122)
compared <- 0; wrong <- 0

ask <- function(kind, data, ...) {
  file <- file.path(folder, "case.csv")
  write.csv(data, file, row.names = FALSE, na = "", quote = FALSE)
  text <- system2(etapp, c("stat", kind, file, "--format", "json", ...), stdout = TRUE, stderr = TRUE)
  got <- list()
  for (line in text) {
    m <- regmatches(line, regexec('^ *"([a-z0-9_A-Z]+)": (null|"Inf"|-?[0-9.e+-]+),?$', line))[[1]]
    if (length(m) == 3)
      got[[m[2]]] <- if (m[3] == "null") NA else if (m[3] == '"Inf"') Inf else as.numeric(m[3])
  }
  got
}

same <- function(round, kind, name, got, want, rtol = 1e-7, atol = 1e-9) {
  if (length(want) != 1 || is.null(want) || is.na(want) || !is.finite(want)) return(invisible())
  compared <<- compared + 1
  if (is.null(got) || is.na(got) || abs(got - want) > atol + rtol * abs(want)) {
    wrong <<- wrong + 1
    cat(sprintf("not ok: round %d, %s, %s: %s, in R %.12g\n", round, kind, name, format(got, digits = 12), want))
    file.copy(file.path(folder, "case.csv"), file.path(folder, sprintf("wrong-%d-%s.csv", round, kind)))
  }
}
try_r <- function(expr) tryCatch(suppressWarnings(expr), error = function(e) NA)

# Likert, ceiling, few, ties, tenths, far apart, nearly all the same
shape <- function(n) switch(sample(7, 1), sample(1:5, n, TRUE), pmin(5, 4 + rpois(n, 1)),
  round(rnorm(n), 1), rnorm(n), 10 + sample(c(0, 0, 0, 0, 1), n, TRUE), sample(0:10, n, TRUE) / 10,
  rexp(n) * 1e4)
holes <- function(x) { x[runif(length(x)) < sample(c(0, 0, .1, .4), 1)] <- NA; x }

paired <- function(round) {
  n <- sample(2:40, 1); pre <- shape(n); post <- if (runif(1) < .6) pre + sample(-1:2, n, TRUE) else shape(n)
  pre <- holes(pre); post <- holes(post)
  got <- ask("paired", data.frame(code = seq_len(n), pre, post))
  ok <- !is.na(pre) & !is.na(post); d <- round(post[ok] - pre[ok], 10)
  same(round, "paired", "n", got$n, sum(ok))
  if (sum(ok) < 2) return()
  same(round, "paired", "mean_diff", got$mean_diff, mean(d))
  if (sd(d) > 0) {
    t <- try_r(t.test(d))
    if (is.list(t)) {
      same(round, "paired", "t", got$t, unname(t$statistic)); same(round, "paired", "t_p", got$t_p, t$p.value)
      same(round, "paired", "mean_diff_ci_lo", got$mean_diff_ci_lo, t$conf.int[1])
    }
  }
  if (any(d != 0)) {
    frame <- data.frame(pre = 0, post = d)
    p <- try_r(as.numeric(pvalue(wilcoxsign_test(post ~ pre, frame, distribution = "exact", zero.method = "Pratt"))))
    same(round, "paired", "pratt_exact_p", got$pratt_exact_p, p, 1e-6)
    z <- try_r(as.numeric(pvalue(wilcoxsign_test(post ~ pre, frame, distribution = "asymptotic", zero.method = "Pratt"))))
    same(round, "paired", "pratt_asym_p", got$pratt_asym_p, z, 1e-6)
    same(round, "paired", "permt_exact_p", got$permt_exact_p, if (all(d * 10 == round(d * 10))) try_r(perm.test(as.integer(round(d * 10)), exact = TRUE)$p.value) else NA, 1e-6)
    w <- try_r(wilcox.exact(d[d != 0])$p.value)
    same(round, "paired", "wilcoxon_exact_p", got$w_exact_p, w, 1e-6)
    same(round, "paired", "sign_p", got$sign_p, binom.test(sum(d > 0), sum(d != 0))$p.value)
  }
}

binary <- function(round) {
  k <- sample(c(0, 0, 1, 2, 5, 12, 30), 4, TRUE)
  got <- ask("binary", data.frame(pre = c(1, 1, 0, 0), post = c(1, 0, 1, 0), n = k))
  if (k[2] + k[3] == 0) return()
  same(round, "binary", "mcnemar_exact_p", got$mcnemar_exact_p, binom.test(k[2], k[2] + k[3])$p.value)
  for (correct in c(FALSE, TRUE)) same(round, "binary", if (correct) "cc_p" else "p", got[[if (correct) "mcnemar_cc_p" else "mcnemar_p"]], try_r(mcnemar.test(matrix(k, 2, byrow = TRUE), correct = correct)$p.value))
  cp <- binom.test(k[1] + k[2], sum(k))$conf.int
  same(round, "binary", "p_pre_cp_lo", got$p_pre_cp_lo, cp[1]); same(round, "binary", "p_pre_cp_hi", got$p_pre_cp_hi, cp[2])
  w <- try_r(prop.test(k[1] + k[2], sum(k), correct = FALSE)$conf.int)
  same(round, "binary", "p_pre_wilson_hi", got$p_pre_wilson_hi, w[2])
  m <- try_r(mcnemar.test(matrix(k, 2, byrow = TRUE), correct = FALSE)$p.value)
  same(round, "binary", "mcnemar_p", got$mcnemar_p, m)
}

unpaired <- function(round) {
  n1 <- sample(2:25, 1); n2 <- sample(2:25, 1); x <- shape(n1 + n2)
  got <- ask("unpaired", data.frame(wave = rep(c("pre", "post"), c(n1, n2)), value = x))
  a <- x[seq_len(n1)]; b <- x[n1 + seq_len(n2)]
  t <- try_r(t.test(b, a))
  if (is.list(t)) { same(round, "unpaired", "welch_t", got$welch_t, unname(t$statistic)); same(round, "unpaired", "welch_p", got$welch_p, t$p.value) }
  if (length(unique(x)) == 1) return()
  g <- factor(rep(c("a", "b"), c(n1, n2)))
  p <- try_r(as.numeric(pvalue(wilcox_test(x ~ g, distribution = "exact"))))
  same(round, "unpaired", "mw_exact_p", got$mw_exact_p, p, 1e-6)
  p <- try_r(wilcox.test(b, a, exact = FALSE, correct = FALSE)$p.value)
  same(round, "unpaired", "mw_asym_p", got$mw_asym_p, p)
}

waves <- function(round) {
  n <- sample(2:20, 1); x <- matrix(shape(3 * n), n)
  got <- ask("waves", data.frame(code = seq_len(n), w1 = x[, 1], w2 = x[, 2], w3 = x[, 3]))
  f <- try_r(friedman.test(x))
  if (is.list(f)) same(round, "waves", "friedman_p", got$friedman_p, f$p.value)
}

reliability <- function(round) {
  n <- sample(5:40, 1); trait <- rnorm(n); x <- sapply(1:sample(3:6, 1), function(i) pmin(5, pmax(1, round(3 + trait + rnorm(n)))))
  if (any(apply(x, 2, sd) == 0)) return()
  frame <- data.frame(code = seq_len(n), x); names(frame) <- c("code", paste0("q", seq_len(ncol(x))))
  got <- ask("reliability", frame)
  a <- try_r(suppressMessages(psych::alpha(as.data.frame(x), warnings = FALSE))$total$raw_alpha)
  same(round, "reliability", "alpha", got$alpha, a)
}

multiplicity <- function(round) {
  p <- round(runif(sample(1:12, 1))^3, sample(2:6, 1))
  got <- ask("multiplicity", data.frame(indicator = paste0("i", seq_along(p)), p))
  holm <- p.adjust(p, "holm"); bh <- p.adjust(p, "BH")
  for (i in seq_along(p)) {
    same(round, "multiplicity", "holm", got[[paste0("holm_", i)]], holm[i])
    same(round, "multiplicity", "bh", got[[paste0("bh_", i)]], bh[i])
  }
}

kinds <- list(paired, paired, paired, binary, unpaired, unpaired, waves, reliability, multiplicity)
for (round in seq_len(rounds)) kinds[[1 + round %% length(kinds)]](round)
cat(sprintf("%d data sets, %d values compared, %d differ\n", rounds, compared, wrong))
quit(status = if (wrong > 0 || compared < rounds) 1 else 0)
