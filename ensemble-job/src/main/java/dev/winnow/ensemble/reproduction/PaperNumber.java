package dev.winnow.ensemble.reproduction;

/**
 * A number that the paper tells.
 *
 * @param approximate whether it is read off a figure
 */
record PaperNumber(double value, boolean approximate) {
  /** Stands before a number that is approximate, here and wherever it is printed. */
  static final String ABOUT = "~";

  /** One as paper.json has it, {@code 90.83} or {@code ~89.3}; null of null. */
  static PaperNumber of(String text) {
    if (text == null) {
      return null;
    }
    boolean approximate = text.startsWith(ABOUT);
    String number = approximate ? text.substring(ABOUT.length()) : text;
    return new PaperNumber(Double.parseDouble(number), approximate);
  }

  static PaperNumber exact(double value) {
    return new PaperNumber(value, false);
  }
}
