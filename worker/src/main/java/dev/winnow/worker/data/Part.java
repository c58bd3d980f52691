package dev.winnow.worker.data;

import java.util.Locale;

/** The parts into which the makers of a data set divided it. */
public enum Part {
  TRAIN,
  TEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
