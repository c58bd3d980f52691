package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.Weights;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution within a graph. The gradient of its weights is the sum over the batch. */
final class ConvolutionComputation extends BaseLayer<ConvolutionConfiguration>
    implements HeapWeights {
  private static final long serialVersionUID = 1L;

  private final transient ConvolutionKernel kernel;
  // On the heap, where the kernels are fastest.
  private transient Weights weights;
  private transient Weights weightGradient;
  private transient boolean copies = true;
  // In fields, because the kernels' views do not keep an array's memory alive.
  private transient INDArray laidInput;
  private transient INDArray laidEpsilon;

  ConvolutionComputation(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    kernel = layerConf().kernel();
  }

  @Override
  public void use(Weights weights, Weights gradient) {
    this.weights = weights;
    this.weightGradient = gradient;
    copies = false;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    laidInput = ActivationArrays.inLayout(input, workspaces, ArrayType.ACTIVATIONS);
    Activation in = ActivationArrays.view(laidInput);
    InputType.InputTypeConvolutional shape = outputType(in);
    INDArray output =
        ActivationArrays.allocate(
            workspaces,
            ArrayType.ACTIVATIONS,
            in.batch(),
            shape.getChannels(),
            shape.getHeight(),
            shape.getWidth());
    if (copies) {
      weights = newWeights(weights);
      NativeFloats.read(getParam(ConvolutionParameters.WEIGHT), weights.values());
    }
    kernel.forward(in, weights, ActivationArrays.view(output));
    return output;
  }

  private Weights newWeights(Weights present) {
    return present != null
        ? present
        : Weights.of(new float[Math.toIntExact(getParam(ConvolutionParameters.WEIGHT).length())]);
  }

  private InputType.InputTypeConvolutional outputType(Activation in) {
    InputType type = LayerTypes.images(in.channels(), in.height(), in.width());
    return LayerTypes.images(layerConf(), layerConf().getOutputType(getIndex(), type));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    laidEpsilon = ActivationArrays.inLayout(epsilon, workspaces, ArrayType.BP_WORKING_MEM);
    INDArray inputGradient =
        layerConf().isFirst()
            ? null
            : ActivationArrays.allocate(workspaces, ArrayType.ACTIVATION_GRAD, laidInput.shape());
    if (copies) {
      weightGradient = newWeights(weightGradient);
    }
    kernel.backward(
        ActivationArrays.view(laidInput),
        weights,
        ActivationArrays.view(laidEpsilon),
        inputGradient == null ? null : ActivationArrays.view(inputGradient),
        weightGradient);
    Gradient gradient = new DefaultGradient();
    INDArray view = gradientViews.get(ConvolutionParameters.WEIGHT);
    if (copies) {
      NativeFloats.write(weightGradient.values(), view);
    }
    gradient.setGradientFor(ConvolutionParameters.WEIGHT, view, 'c');
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
