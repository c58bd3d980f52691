package dev.winnow.worker.network;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

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

  /** The examples from one up to another, copied. */
  ToyImages part(int from, int to) {
    INDArray part = array.get(NDArrayIndex.interval(from, to)).dup('c');
    return new ToyImages(part, Arrays.copyOfRange(labels, from, to));
  }

  /** These examples and then the others, copied. */
  ToyImages then(ToyImages others) {
    int[] bothLabels = Arrays.copyOf(labels, labels.length + others.labels.length);
    System.arraycopy(others.labels, 0, bothLabels, labels.length, others.labels.length);
    return new ToyImages(Nd4j.concat(0, array, others.array), bothLabels);
  }
}
