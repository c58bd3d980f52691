package dev.winnow.worker.kernel;

import java.util.Arrays;
import java.util.Random;

/** Inputs of the benchmarks. */
final class Shapes {
  private Shapes() {}

  /** The numbers of a shape like {@code 64x28x28x64}. */
  static int[] parse(String shape) {
    return Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
  }

  static float[] floats(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  static Activation activation(int channels, int height, int width, int batch) {
    Activation result = Activation.allocate(channels, height, width, batch);
    result.data().asFloatBuffer().put(floats(result.size()));
    return result;
  }
}
