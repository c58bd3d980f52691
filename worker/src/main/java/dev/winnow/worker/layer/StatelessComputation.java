package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer without parameters within a graph: it gets memory in the layout, subclasses compute.
 *
 * @param <C> the layer's configuration
 */
abstract class StatelessComputation<C extends StatelessConfiguration> extends AbstractLayer<C> {
  private static final long serialVersionUID = 1L;

  // In fields, because the kernels' views do not keep an array's memory alive.
  private transient INDArray laidInput;
  private transient INDArray laidEpsilon;

  StatelessComputation(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Shape of the output, [N, C, H, W] or [N, C]. */
  abstract long[] outputShape(long[] inputShape);

  abstract void forward(Activation in, Activation out, boolean training);

  abstract void backward(Activation in, Activation outGradient, Activation inGradient);

  @Override
  public final INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    laidInput = ActivationArrays.inLayout(input, workspaces, ArrayType.ACTIVATIONS);
    INDArray output =
        ActivationArrays.allocate(
            workspaces, ArrayType.ACTIVATIONS, outputShape(laidInput.shape()));
    forward(ActivationArrays.view(laidInput), ActivationArrays.view(output), training);
    return output;
  }

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    laidEpsilon = ActivationArrays.inLayout(epsilon, workspaces, ArrayType.BP_WORKING_MEM);
    INDArray inputGradient =
        ActivationArrays.allocate(workspaces, ArrayType.ACTIVATION_GRAD, laidInput.shape());
    backward(
        ActivationArrays.view(laidInput),
        ActivationArrays.view(laidEpsilon),
        ActivationArrays.view(inputGradient));
    return new Pair<>(new DefaultGradient(), inputGradient);
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
  public void clearNoiseWeightParams() {}
}
