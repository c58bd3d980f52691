package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.BatchNormalization;
import dev.winnow.worker.kernel.Epilogue;
import dev.winnow.worker.kernel.ScratchEstimate;
import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of batch normalisation with statistics over groups of the batch (see {@link
 * TrainingStep}), so that the result does not depend on how many workers share the batch. For
 * images of channels and for dense activations.
 *
 * <p>Parameters: "gamma", "beta", "mean" and "var", each [1, C]. The last two are the running
 * statistics, with the biased variance. Their "gradient" is the sum over the images of {@code
 * running - statistic of the image's group}, so that subtracting a share of its mean is the usual
 * running average. Outside of training they take the place of the groups' own.
 */
public final class BatchNormalizationLayer extends FeedForwardLayer implements HeapUse {
  private static final long serialVersionUID = 1L;

  /** Examples in a group when no step says otherwise. */
  static final int DEFAULT_GROUP_SIZE = 32;

  private final boolean relu;
  private final double epsilon = 1e-5;

  /**
   * @param relu whether negative results become 0
   */
  public BatchNormalizationLayer(boolean relu) {
    this.relu = relu;
  }

  public boolean isRelu() {
    return relu;
  }

  /** What is added to the variance. */
  public double getEpsilon() {
    return epsilon;
  }

  /**
   * What the layer does outside of training, for a layer before it to do.
   *
   * @param parameters among which gamma, beta, mean and variance follow each other
   * @param offset of gamma
   */
  public Epilogue epilogue(float[] parameters, int offset) {
    int channels = (int) getNOut();
    float[] scale = Arrays.copyOfRange(parameters, offset, offset + channels);
    float[] shift = Arrays.copyOfRange(parameters, offset + channels, offset + 2 * channels);
    int mean = offset + 2 * channels;
    int variance = offset + 3 * channels;
    for (int c = 0; c < channels; c++) {
      scale[c] /= (float) Math.sqrt(parameters[variance + c] + epsilon);
      shift[c] -= parameters[mean + c] * scale[c];
    }
    return new Epilogue(scale, shift, relu, false);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    BatchNormalizationComputation layer = new BatchNormalizationComputation(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return BatchNormalizationParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return input;
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (getNIn() <= 0 || override) {
      long features =
          input instanceof InputType.InputTypeFeedForward dense
              ? dense.getSize()
              : LayerTypes.images(this, input).getChannels();
      setNIn(features);
      setNOut(features);
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public long ownBytes(InputType input, int batch, int groups) {
    int channels = (int) getNOut();
    return BatchNormalizationComputation.vectorBytes(channels)
        + GroupStatistics.bytes(groups, channels);
  }

  @Override
  public void addScratch(InputType input, int batch, int groups, ScratchEstimate estimate) {
    BatchNormalization.addScratch(
        LayerTypes.height(input), LayerTypes.width(input), batch, groups, estimate);
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return LayerTypes.memory(this, input);
  }
}
