package dev.winnow.worker.kernel;

/** What normalisation does to each lane of a channel's rows: alike within a group. */
final class LaneCoefficients {
  /** How many arrays there are. */
  static final int ARRAYS = 5;

  /** Subtracted from x. */
  final float[] mean;

  /** Factor of the difference in what the ReLU sees; 0 without a ReLU. */
  final float[] gate;

  /** Factor of the difference in the output, or of the output's gradient in the input's. */
  final float[] gain;

  /** Constant part of the input's gradient. */
  final float[] base;

  /** Factor of the difference in the input's gradient. */
  final float[] lean;

  LaneCoefficients(int lanes) {
    mean = new float[lanes];
    gate = new float[lanes];
    gain = new float[lanes];
    base = new float[lanes];
    lean = new float[lanes];
  }
}
