package dev.winnow.driver.data;

import dev.winnow.driver.cluster.ClusterChecks;

/**
 * The names of a data set's files, all of which the driver lists. Where each image is a file they
 * are most of its heap.
 *
 * @param number of files and folders
 */
public record ListedFiles(int number) {
  /**
   * Of a name when units are made of it and sent: the path, its parts, and both serialised, with
   * the ninth that the collector needs.
   */
  private static final long BYTES = 800;

  /** What of that stays as long as the data set is open. */
  private static final long KEPT_BYTES = 300;

  /** Bytes of heap that stay taken. */
  public long keptBytes() {
    return KEPT_BYTES * number;
  }

  /**
   * Looks whether the driver holds them.
   *
   * @param available bytes of its heap
   * @throws dev.winnow.driver.cluster.ClusterException when it does not
   */
  void requireRoom(long available) {
    ClusterChecks.requireHeapOfNames(number, BYTES * number, available);
  }
}
