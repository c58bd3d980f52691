package dev.winnow.ensemble.report;

import java.util.Locale;

/** Numbers as commands and pictures show them, wherever they are made. */
public final class Numbers {
  private Numbers() {}

  /** A share, 0 to 1, in per cent; a dash where there is none. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** With one decimal. */
  public static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** With four decimals. */
  public static String decimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
