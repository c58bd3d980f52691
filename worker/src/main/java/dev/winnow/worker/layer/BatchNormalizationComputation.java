package dev.winnow.worker.layer;

import static dev.winnow.worker.layer.BatchNormalizationParameters.BETA;
import static dev.winnow.worker.layer.BatchNormalizationParameters.GAMMA;
import static dev.winnow.worker.layer.BatchNormalizationParameters.MEAN;
import static dev.winnow.worker.layer.BatchNormalizationParameters.VARIANCE;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.BatchNormalization;
import dev.winnow.worker.kernel.Epilogue;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalisation within a graph. */
final class BatchNormalizationComputation extends BaseLayer<BatchNormalizationLayer>
    implements TrainingStep.Listener {
  private static final long serialVersionUID = 1L;

  private transient TrainingStep step;
  // In fields, because the kernels' views do not keep an array's memory alive.
  private transient INDArray laidInput;
  private transient INDArray laidEpsilon;
  private transient GroupStatistics statistics;
  private transient Vectors vectors;

  /**
   * Parameters and gradients, [C] each, kept from step to step for their memory. A backward pass
   * takes gamma and beta as the forward pass before it has read them.
   */
  private record Vectors(
      float[] gamma,
      float[] beta,
      float[] mean,
      float[] variance,
      float[] gammaGradient,
      float[] betaGradient) {
    Vectors(int channels) {
      this(
          new float[channels],
          new float[channels],
          new float[channels],
          new float[channels],
          new float[channels],
          new float[channels]);
    }
  }

  /** Bytes of those vectors. */
  static long vectorBytes(int channels) {
    return (long) Float.BYTES * Vectors.class.getRecordComponents().length * channels;
  }

  BatchNormalizationComputation(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void beginStep(TrainingStep step) {
    this.step = step;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    laidInput = ActivationArrays.inLayout(input, workspaces, ArrayType.ACTIVATIONS);
    INDArray output =
        ActivationArrays.allocate(workspaces, ArrayType.ACTIVATIONS, laidInput.shape());
    Activation in = ActivationArrays.view(laidInput);
    Activation out = ActivationArrays.view(output);
    if (training) {
      normalize(in, out);
    } else {
      infer(in, out);
    }
    return output;
  }

  private void normalize(Activation in, Activation out) {
    if (vectors == null) {
      vectors = new Vectors(in.channels());
    }
    NativeFloats.read(getParam(GAMMA), vectors.gamma);
    NativeFloats.read(getParam(BETA), vectors.beta);
    int[] groups = TrainingSteps.groupOffsets(step, in.batch());
    if (statistics == null || !statistics.isFor(groups)) {
      statistics = new GroupStatistics(groups, in.channels());
    }
    BatchNormalization.forward(
        in,
        groups,
        vectors.gamma,
        vectors.beta,
        (float) layerConf().getEpsilon(),
        layerConf().isRelu(),
        statistics.mean(),
        statistics.inverseDeviation(),
        out);
  }

  private void infer(Activation in, Activation out) {
    float[] parameters = new float[Math.toIntExact(params().length())];
    NativeFloats.read(params(), parameters);
    Epilogue affine = layerConf().epilogue(parameters, 0);
    BatchNormalization.infer(in, affine.scale(), affine.shift(), affine.relu(), out);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    laidEpsilon = ActivationArrays.inLayout(epsilon, workspaces, ArrayType.BP_WORKING_MEM);
    INDArray inputGradient =
        ActivationArrays.allocate(workspaces, ArrayType.ACTIVATION_GRAD, laidInput.shape());
    BatchNormalization.backward(
        ActivationArrays.view(laidInput),
        statistics.groupOffsets(),
        vectors.gamma,
        vectors.beta,
        statistics.mean(),
        statistics.inverseDeviation(),
        layerConf().isRelu(),
        ActivationArrays.view(laidEpsilon),
        ActivationArrays.view(inputGradient),
        vectors.gammaGradient,
        vectors.betaGradient);
    Gradient gradient = new DefaultGradient();
    put(gradient, GAMMA, vectors.gammaGradient);
    put(gradient, BETA, vectors.betaGradient);
    NativeFloats.read(getParam(MEAN), vectors.mean);
    statistics.replaceMeanByGradient(vectors.mean);
    put(gradient, MEAN, vectors.mean);
    NativeFloats.read(getParam(VARIANCE), vectors.variance);
    statistics.replaceVarianceByGradient(vectors.variance, layerConf().getEpsilon());
    put(gradient, VARIANCE, vectors.variance);
    return new Pair<>(gradient, inputGradient);
  }

  private void put(Gradient gradient, String name, float[] values) {
    INDArray view = gradientViews.get(name);
    NativeFloats.write(values, view);
    gradient.setGradientFor(name, view, 'c');
  }

  @Override
  public void clear() {
    super.clear();
    laidInput = null;
    laidEpsilon = null;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public boolean hasBias() {
    return false;
  }
}
