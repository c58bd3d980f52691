package dev.winnow.worker.kernel;

/** Elementwise operations by their definition. */
final class ScalarElementwise implements ElementwiseKernel {
  @Override
  public void add(Activation a, Activation b, boolean relu, Activation out) {
    for (int i = 0; i < out.size(); i++) {
      float sum = value(a, i) + value(b, i);
      put(out, i, relu ? Math.max(sum, 0) : sum);
    }
  }

  @Override
  public void copy(Activation in, Activation out) {
    for (int i = 0; i < out.size(); i++) {
      put(out, i, value(in, i));
    }
  }

  @Override
  public void relu(Activation in, Activation out) {
    for (int i = 0; i < out.size(); i++) {
      put(out, i, Math.max(value(in, i), 0));
    }
  }

  @Override
  public void reluBackward(Activation out, Activation outGradient, Activation inGradient) {
    for (int i = 0; i < out.size(); i++) {
      put(inGradient, i, value(out, i) > 0 ? value(outGradient, i) : 0);
    }
  }

  @Override
  public void dropout(
      Activation in, int[] exampleKeys, int threshold, float scale, Activation out) {
    for (int i = 0; i < out.size(); i++) {
      int positionKey = DropoutHash.positionKey(i / in.batch());
      boolean kept = DropoutHash.bits(exampleKeys[i % in.batch()], positionKey) >= threshold;
      put(out, i, kept ? value(in, i) * scale : 0);
    }
  }

  private static float value(Activation x, int i) {
    return x.data().getFloat(Float.BYTES * i);
  }

  private static void put(Activation x, int i, float value) {
    x.data().putFloat(Float.BYTES * i, value);
  }
}
