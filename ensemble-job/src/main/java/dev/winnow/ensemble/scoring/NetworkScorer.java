package dev.winnow.ensemble.scoring;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.network.Networks;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A member's network, ready to run. */
final class NetworkScorer implements Scorer {
  private final ComputationGraph graph;
  private final ImageShape shape;
  private final int classes;
  private final float[][] scaled;

  NetworkScorer(TrainedMember member, PixelScaling scaling) {
    graph = Networks.create(member.network());
    NativeFloats.write(member.parameters(), graph.params());
    shape = member.network().shape();
    classes = member.network().classes();
    scaled = new float[shape.channels()][];
    for (int channel = 0; channel < scaled.length; channel++) {
      scaled[channel] = scaling.table(channel);
    }
  }

  @Override
  public float[] probabilities(LabeledImages images) {
    if (!images.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "images of %s for a network that takes %s".formatted(images.shape(), shape));
    }
    float[][] rows = graph.outputSingle(input(images)).toFloatMatrix();
    float[] probabilities = new float[images.size() * classes];
    for (int example = 0; example < rows.length; example++) {
      System.arraycopy(rows[example], 0, probabilities, example * classes, classes);
    }
    return probabilities;
  }

  /** Pixels [N][C][H][W] become floats [C][H][W][N]. */
  private INDArray input(LabeledImages images) {
    int batch = images.size();
    int plane = shape.height() * shape.width();
    INDArray input =
        ActivationArrays.create(batch, shape.channels(), shape.height(), shape.width());
    FloatBuffer floats = NativeFloats.bytes(input).asFloatBuffer();
    byte[] pixels = images.pixels();
    float[] row = new float[batch];
    for (int position = 0; position < shape.size(); position++) {
      float[] table = scaled[position / plane];
      for (int example = 0; example < batch; example++) {
        row[example] = table[pixels[example * shape.size() + position] & 0xff];
      }
      floats.put(row);
    }
    return input;
  }
}
