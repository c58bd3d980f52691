package dev.winnow.worker.kernel;

import java.util.Random;

/** Test data: seeded by {@code -Dtest.seed}, different for each purpose. */
final class RandomValues {
  /** What to give as {@code -Dtest.seed} for the same data again. */
  static final long SEED = Long.getLong("test.seed", 20200512L);

  private final Random random;

  RandomValues(long purpose) {
    random = new Random(SEED * 31 + purpose);
  }

  float[] floats(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  /** Whole numbers from -4 to 4: sums of their products are exact. */
  float[] integers(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(9) - 4;
    }
    return values;
  }

  Activation activation(int channels, int height, int width, int batch) {
    return of(channels, height, width, batch, floats(channels * height * width * batch));
  }

  Activation integerActivation(int channels, int height, int width, int batch) {
    return of(channels, height, width, batch, integers(channels * height * width * batch));
  }

  /** Identities of examples. */
  long[] ids(int batch) {
    return random.longs(batch).toArray();
  }

  static Activation of(int channels, int height, int width, int batch, float[] values) {
    Activation result = Activation.allocate(channels, height, width, batch);
    result.data().asFloatBuffer().put(values);
    return result;
  }

  static Activation copy(Activation x) {
    return of(x.channels(), x.height(), x.width(), x.batch(), values(x));
  }

  /** An output to be overwritten: what a kernel fails to write stays NaN. */
  static Activation unwritten(int channels, int height, int width, int batch) {
    Activation result = Activation.allocate(channels, height, width, batch);
    for (int i = 0; i < result.size(); i++) {
      result.data().putFloat(Float.BYTES * i, Float.NaN);
    }
    return result;
  }

  static Activation unwrittenLike(Activation shape) {
    return unwritten(shape.channels(), shape.height(), shape.width(), shape.batch());
  }

  static float[] unwritten(int length) {
    float[] result = new float[length];
    java.util.Arrays.fill(result, Float.NaN);
    return result;
  }

  static float[] values(Activation activation) {
    float[] result = new float[activation.size()];
    activation.data().asFloatBuffer().get(result);
    return result;
  }
}
