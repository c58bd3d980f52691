package dev.winnow.worker.kernel;

/** Pooling by its definition. */
final class ScalarPooling implements PoolingKernel {
  @Override
  public void max(Activation in, Activation out) {
    out.forEach(
        (c, y, x, n) -> {
          int block = argmax(in, c, y, x, n);
          out.set(c, y, x, n, in.get(c, 2 * y + block / 2, 2 * x + block % 2, n));
        });
  }

  @Override
  public void maxBackward(Activation in, Activation outGradient, Activation inGradient) {
    inGradient.clear();
    outGradient.forEach(
        (c, y, x, n) -> {
          int block = argmax(in, c, y, x, n);
          float dy = outGradient.get(c, y, x, n);
          inGradient.set(c, 2 * y + block / 2, 2 * x + block % 2, n, dy);
        });
  }

  /** Which of the four values of a block, row by row, is the first maximum. */
  private static int argmax(Activation in, int c, int y, int x, int n) {
    int best = 0;
    for (int block = 1; block < 4; block++) {
      float value = in.get(c, 2 * y + block / 2, 2 * x + block % 2, n);
      if (value > in.get(c, 2 * y + best / 2, 2 * x + best % 2, n)) {
        best = block;
      }
    }
    return best;
  }

  @Override
  public void average(Activation in, Activation out) {
    out.forEach(
        (c, zero, none, n) -> {
          double sum = 0;
          for (int y = 0; y < in.height(); y++) {
            for (int x = 0; x < in.width(); x++) {
              sum += in.get(c, y, x, n);
            }
          }
          out.set(c, 0, 0, n, (float) (sum / (in.height() * in.width())));
        });
  }

  @Override
  public void averageBackward(Activation outGradient, Activation inGradient) {
    float share = 1f / (inGradient.height() * inGradient.width());
    inGradient.forEach(
        (c, y, x, n) -> inGradient.set(c, y, x, n, outGradient.get(c, 0, 0, n) * share));
  }
}
