package dev.winnow.worker.data;

import java.util.Locale;

/** What an example is used for; no example has two uses. */
public enum Split {
  /** Fits the members' weights. */
  TRAIN,
  /** Drives the batch size rule. */
  VALIDATION,
  /** Fits the weights of the members in the ensemble. */
  BLEND,
  /** Measures the result. */
  TEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
