package dev.winnow.worker.layer;

import dev.winnow.worker.data.StableHash;
import dev.winnow.worker.kernel.PruningMask;
import dev.winnow.worker.kernel.ScratchEstimate;
import dev.winnow.worker.kernel.SparseWeights;
import dev.winnow.worker.kernel.Weights;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** What the two kinds of convolution have in common. */
public abstract class ConvolutionConfiguration extends WeightedConfiguration {
  private static final long serialVersionUID = 1L;

  private boolean first;

  ConvolutionConfiguration(int outChannels) {
    super(outChannels);
  }

  /** Whether the input is the images, whose gradient nobody wants. */
  public void setFirst(boolean first) {
    this.first = first;
  }

  @Override
  boolean wantsInputGradient() {
    return !first;
  }

  /** Weights before training. */
  abstract float[] initialWeights(SplittableRandom random);

  /** Height or width of the output. */
  abstract long outputSize(long inputSize);

  @Override
  float[] initialWeights(long seed) {
    // From the layer's name, so that a layer's weights do not depend on those before it.
    long layerSeed = StableHash.mix(seed + StableHash.of(String.valueOf(getLayerName()), 0));
    return initialWeights(new SplittableRandom(layerSeed));
  }

  /**
   * Spatial weights [K][C][kernel][kernel], uniform within the bounds that keep the variance of
   * activations under a ReLU (He et al. 2015). Uniform, because that takes no function whose last
   * bit depends on the machine.
   */
  float[] initialSpatialWeights(int kernel, SplittableRandom random) {
    int fanIn = Math.toIntExact(getNIn() * kernel * kernel);
    double bound = Math.sqrt(6.0 / fanIn);
    float[] weights = new float[Math.toIntExact(getNOut() * fanIn)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return weights;
  }

  @Override
  long[] outputShape(long[] in) {
    return new long[] {in[0], getNOut(), outputSize(in[2]), outputSize(in[3])};
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    InputType.InputTypeConvolutional images = LayerTypes.images(this, input);
    return LayerTypes.images(
        getNOut(), outputSize(images.getHeight()), outputSize(images.getWidth()));
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (getNIn() <= 0 || override) {
      setNIn(LayerTypes.images(this, input).getChannels());
    }
  }

  @Override
  public void addScratch(InputType input, int batch, int groups, ScratchEstimate estimate) {
    InputType.InputTypeConvolutional images = LayerTypes.images(this, input);
    int height = (int) images.getHeight();
    int width = (int) images.getWidth();
    convolution().addScratch(height, width, batch, estimate);
    convolution().addPackedScratch(height, width, batch, estimate);
  }

  /** Besides, what it takes to know which weights are pruned. */
  @Override
  public long ownBytes(InputType input, int batch, int groups) {
    return super.ownBytes(input, batch, groups) + convolution().sparseBytes();
  }

  @Override
  public Weights packed(Weights all) {
    PruningMask mask = PruningMask.of(all);
    SparseWeights sparse = convolution().sparse(mask);
    if (!sparse.skips()) {
      return all;
    }
    float[] kept = new float[mask.kept()];
    mask.pack(all.values(), all.offset(), kept, 0);
    return new Weights(kept, 0, kept.length, sparse);
  }
}
