package dev.winnow.worker.data;

import java.util.Locale;

/** How a data set is stored. */
public enum DataFormat {
  /** Whichever of the others is found. */
  AUTO,
  /** Pairs of IDX files, as MNIST and Fashion-MNIST come. */
  IDX,
  /** The binary version of CIFAR-10. */
  CIFAR10,
  /** The binary version of CIFAR-100, by its fine labels. */
  CIFAR100,
  /** Image files in one folder per class. */
  FOLDER;

  /**
   * The format of that name, in lower case.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DataFormat of(String name) {
    for (DataFormat format : values()) {
      if (format.toString().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "no data format is called '%s': use auto, idx, cifar10, cifar100 or folder"
            .formatted(name));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
