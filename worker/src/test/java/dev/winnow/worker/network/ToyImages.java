package dev.winnow.worker.network;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Made-up images: noise around a pattern of the example's class. */
record ToyImages(INDArray array, int[] labels) {
  /** Images in the layout of the layers; class patterns are as strong as the noise. */
  static ToyImages random(ImageShape shape, int classes, int batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = new int[batch];
    for (int n = 0; n < batch; n++) {
      labels[n] = random.nextInt(classes);
    }
    INDArray array =
        ActivationArrays.create(batch, shape.channels(), shape.height(), shape.width());
    FloatBuffer values = NativeFloats.bytes(array).asFloatBuffer();
    for (int position = 0; position < shape.size(); position++) {
      for (int n = 0; n < batch; n++) {
        double pattern = Math.sin(position * (0.1 + 0.2 * labels[n]));
        values.put((float) (pattern + 2 * random.nextDouble() - 1));
      }
    }
    return new ToyImages(array, labels);
  }
}
