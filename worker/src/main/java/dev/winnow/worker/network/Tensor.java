package dev.winnow.worker.network;

/**
 * What one vertex of a network under construction puts out, per example.
 *
 * @param vertex name of the vertex
 * @param channels number of channels, or of dense units
 * @param height rows; 0 when dense
 * @param width columns; 0 when dense
 */
record Tensor(String vertex, int channels, int height, int width) {
  static Tensor dense(String vertex, int units) {
    return new Tensor(vertex, units, 0, 0);
  }

  boolean isDense() {
    return height == 0;
  }
}
