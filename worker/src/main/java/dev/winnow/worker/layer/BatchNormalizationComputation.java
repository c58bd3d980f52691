package dev.winnow.worker.layer;

import static dev.winnow.worker.layer.BatchNormalizationParameters.BETA;
import static dev.winnow.worker.layer.BatchNormalizationParameters.GAMMA;
import static dev.winnow.worker.layer.BatchNormalizationParameters.MEAN;
import static dev.winnow.worker.layer.BatchNormalizationParameters.VARIANCE;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.BatchNormalization;
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
    int[] groups = TrainingSteps.groupOffsets(step, in.batch());
    if (statistics == null || !statistics.isFor(groups)) {
      statistics = new GroupStatistics(groups, in.channels());
    }
    BatchNormalization.forward(
        in,
        groups,
        parameter(GAMMA),
        parameter(BETA),
        (float) layerConf().getEpsilon(),
        layerConf().isRelu(),
        statistics.mean(),
        statistics.inverseDeviation(),
        out);
  }

  private void infer(Activation in, Activation out) {
    float[] scale = parameter(GAMMA);
    float[] shift = parameter(BETA);
    float[] mean = parameter(MEAN);
    float[] variance = parameter(VARIANCE);
    for (int c = 0; c < scale.length; c++) {
      scale[c] /= (float) Math.sqrt(variance[c] + layerConf().getEpsilon());
      shift[c] -= mean[c] * scale[c];
    }
    BatchNormalization.infer(in, scale, shift, layerConf().isRelu(), out);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    laidEpsilon = ActivationArrays.inLayout(epsilon, workspaces, ArrayType.BP_WORKING_MEM);
    INDArray inputGradient =
        ActivationArrays.allocate(workspaces, ArrayType.ACTIVATION_GRAD, laidInput.shape());
    float[] gammaGradient = new float[channels()];
    float[] betaGradient = new float[channels()];
    BatchNormalization.backward(
        ActivationArrays.view(laidInput),
        statistics.groupOffsets(),
        parameter(GAMMA),
        parameter(BETA),
        statistics.mean(),
        statistics.inverseDeviation(),
        layerConf().isRelu(),
        ActivationArrays.view(laidEpsilon),
        ActivationArrays.view(inputGradient),
        gammaGradient,
        betaGradient);
    double decay = layerConf().getDecay();
    Gradient gradient = new DefaultGradient();
    put(gradient, GAMMA, gammaGradient);
    put(gradient, BETA, betaGradient);
    put(gradient, MEAN, statistics.meanGradient(parameter(MEAN), decay));
    put(
        gradient,
        VARIANCE,
        statistics.varianceGradient(parameter(VARIANCE), decay, layerConf().getEpsilon()));
    return new Pair<>(gradient, inputGradient);
  }

  private void put(Gradient gradient, String name, float[] values) {
    INDArray view = gradientViews.get(name);
    NativeFloats.write(values, view);
    gradient.setGradientFor(name, view, 'c');
  }

  private float[] parameter(String name) {
    float[] values = new float[channels()];
    NativeFloats.read(getParam(name), values);
    return values;
  }

  private int channels() {
    return (int) layerConf().getNOut();
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
