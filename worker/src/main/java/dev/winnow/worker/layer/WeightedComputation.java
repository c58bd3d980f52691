package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.PruningMask;
import dev.winnow.worker.kernel.SparseWeights;
import dev.winnow.worker.kernel.TrainableConvolution;
import dev.winnow.worker.kernel.Weights;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights at work within a graph. Their gradient is the sum over the batch. */
final class WeightedComputation extends BaseLayer<WeightedConfiguration> implements HeapWeights {
  private static final long serialVersionUID = 1L;

  private final transient TrainableConvolution convolution;
  // On the heap, where the kernels are fastest.
  private transient Weights weights;
  private transient Weights weightGradient;
  private transient Runnable whenPut = () -> {};
  private transient boolean copies = true;
  // In fields, because the kernels' views do not keep an array's memory alive.
  private transient INDArray laidInput;
  private transient INDArray laidEpsilon;

  WeightedComputation(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    convolution = layerConf().convolution();
  }

  @Override
  public void use(Weights weights, Weights gradient, PruningMask mask, Runnable whenPut) {
    this.weights = new Weights(weights.values(), weights.offset(), weights.length(), sparse(mask));
    this.weightGradient = gradient;
    this.whenPut = whenPut;
    copies = false;
  }

  @Override
  public Weights weights() {
    return copies ? null : weights;
  }

  /** Built anew only when the mask has changed. */
  private SparseWeights sparse(PruningMask mask) {
    SparseWeights last = weights == null ? null : weights.sparse();
    if (mask == null || (last != null && mask.matches(last.mask()))) {
      return mask == null ? null : last;
    }
    return convolution.sparse(mask);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    laidInput = ActivationArrays.inLayout(input, workspaces, ArrayType.ACTIVATIONS);
    Activation in = ActivationArrays.view(laidInput);
    INDArray output =
        ActivationArrays.allocate(
            workspaces, ArrayType.ACTIVATIONS, layerConf().outputShape(laidInput.shape()));
    if (copies) {
      weights = newWeights(weights);
      NativeFloats.read(getParam(WeightedParameters.WEIGHT), weights.values());
    }
    convolution.forward(in, weights, ActivationArrays.view(output));
    return output;
  }

  private Weights newWeights(Weights present) {
    return present != null
        ? present
        : Weights.of(new float[Math.toIntExact(getParam(WeightedParameters.WEIGHT).length())]);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    laidEpsilon = ActivationArrays.inLayout(epsilon, workspaces, ArrayType.BP_WORKING_MEM);
    INDArray inputGradient =
        layerConf().wantsInputGradient()
            ? ActivationArrays.allocate(workspaces, ArrayType.ACTIVATION_GRAD, laidInput.shape())
            : null;
    if (copies) {
      weightGradient = newWeights(weightGradient);
    }
    convolution.backward(
        ActivationArrays.view(laidInput),
        weights,
        ActivationArrays.view(laidEpsilon),
        inputGradient == null ? null : ActivationArrays.view(inputGradient),
        weightGradient);
    Gradient gradient = new DefaultGradient();
    INDArray view = gradientViews.get(WeightedParameters.WEIGHT);
    if (copies) {
      NativeFloats.write(weightGradient.values(), view);
    }
    whenPut.run();
    gradient.setGradientFor(WeightedParameters.WEIGHT, view, 'c');
    return new Pair<>(gradient, inputGradient);
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
