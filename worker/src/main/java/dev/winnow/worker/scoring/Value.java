package dev.winnow.worker.scoring;

/**
 * What an operation puts out or takes, for each image.
 *
 * @param id of the memory: several values may be views of one
 * @param channels C
 * @param height H
 * @param width W
 */
record Value(int id, int channels, int height, int width) {
  int size() {
    return channels * height * width;
  }

  /** The same memory after a 2x2 pooling that its operation does by itself. */
  Value halved() {
    return new Value(id, channels, height / 2, width / 2);
  }

  /** The same memory as the input of a dense layer. */
  Value flat() {
    return new Value(id, size(), 1, 1);
  }
}
