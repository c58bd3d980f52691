package dev.winnow.worker.network;

import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.layer.TrainingStep;
import java.util.List;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network seen from its training loop: images in, gradient out, parameters as one flat vector.
 * Owns off-heap memory for as long as it is reachable. Used by one thread at a time.
 */
public final class MemberNetwork {
  private final NetworkConfiguration configuration;
  private final GradientPass pass;

  private MemberNetwork(NetworkConfiguration configuration) {
    this.configuration = configuration;
    this.pass = new GradientPass(Networks.create(configuration), configuration.classes());
  }

  /** Builds an untrained network, its weights drawn from the configuration's seed. */
  public static MemberNetwork create(NetworkConfiguration configuration) {
    return new MemberNetwork(configuration);
  }

  public NetworkConfiguration configuration() {
    return configuration;
  }

  /** What lies where in {@link #liveParameters} and in {@link #gradient} now. */
  public List<ParameterRange> parameterRanges() {
    return pass.ranges();
  }

  /** The weights that may be pruned, see {@link ParameterKinds#prunable}. */
  public List<ParameterRange> prunableRanges(boolean ends) {
    return pass.prunable(ends);
  }

  /** A copy of all parameters, running statistics and zeros where they are pruned among them. */
  public float[] parameters() {
    float[] all = new float[pass.parameters().length];
    pass.unpack(pass.parameters(), all);
    return all;
  }

  /**
   * Replaces all parameters. Convolution weights that are 0 are pruned: they stay so until the next
   * call.
   */
  public void setParameters(float[] parameters) {
    pass.setParameters(parameters);
  }

  /** Number of parameters that are not pruned. */
  public int length() {
    return pass.length();
  }

  /**
   * The parameters themselves, of which those that are pruned are left out: what is written here
   * counts from the next pass on. May be longer than {@link #length}.
   */
  public float[] liveParameters() {
    return pass.parameters();
  }

  /** Where the weights of a convolution or dense layer of this project lie. */
  public Weights weights(String layer) {
    return pass.weights(layer);
  }

  /** The gradient that {@link #sumGradient} leaves, likewise: the same array each time. */
  public float[] gradient() {
    return pass.gradient();
  }

  /**
   * Lays out a vector of a value for each parameter as {@link #liveParameters} is.
   *
   * @param packed its front is overwritten
   */
  public void pack(float[] all, float[] packed) {
    pass.pack(all, packed);
  }

  /** Undoes {@link #pack}, in place, with zeros for what is pruned. Overwrites the gradient. */
  public void unpack(float[] vector) {
    System.arraycopy(vector, 0, gradient(), 0, length());
    pass.unpack(gradient(), vector);
  }

  /**
   * One forward and backward pass. Leaves the sum of the images' gradients in {@link #gradient}.
   *
   * @param images [N] of the batch
   * @param progress told again and again, during the backward pass, from which index on the
   *     gradient is complete: in the end from 0
   * @return the sum of the images' losses
   */
  public double sumGradient(
      LabeledImages images, PixelScaling scaling, TrainingStep step, IntConsumer progress) {
    try (INDArray input = input(images, scaling)) {
      return pass.run(step, input, images.labels(), progress) * images.size();
    }
  }

  private static INDArray input(LabeledImages images, PixelScaling scaling) {
    INDArray input =
        ActivationArrays.create(
            images.size(),
            images.shape().channels(),
            images.shape().height(),
            images.shape().width());
    scaling.scale(images, 0, images.size(), NativeFloats.bytes(input).asFloatBuffer());
    return input;
  }
}
