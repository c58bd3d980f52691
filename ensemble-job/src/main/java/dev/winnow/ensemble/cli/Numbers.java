package dev.winnow.ensemble.cli;

import java.util.Locale;

/** Numbers as commands print them, wherever they run. */
final class Numbers {
  private Numbers() {}

  static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String decimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
