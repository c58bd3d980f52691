package dev.winnow.ensemble.report;

import java.util.Locale;

/** Numbers as pages show them, wherever they are made. */
final class Numbers {
  private Numbers() {}

  static String format(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "–";
  }

  static String percent(double share) {
    return format("%.2f %%", 100 * share);
  }
}
