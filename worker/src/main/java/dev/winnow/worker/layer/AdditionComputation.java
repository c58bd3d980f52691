package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.Elementwise;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A sum within a graph. */
// DL4J's base class declares a variable-arity method of its interface as an array.
@SuppressWarnings("overrides")
final class AdditionComputation extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  private final boolean relu;
  private transient INDArray output;

  /** Unknown until all vertices are there. */
  transient Boolean sharesGradient;

  AdditionComputation(
      ComputationGraph graph, String name, int index, boolean relu, DataType dataType) {
    super(graph, name, index, null, null, dataType);
    this.relu = relu;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    for (int i = 0; i < 2; i++) {
      inputs[i] = ActivationArrays.inLayout(inputs[i], workspaces, ArrayType.FF_WORKING_MEM);
    }
    output = ActivationArrays.allocate(workspaces, ArrayType.ACTIVATIONS, inputs[0].shape());
    Elementwise.add(
        ActivationArrays.view(inputs[0]),
        ActivationArrays.view(inputs[1]),
        relu,
        ActivationArrays.view(output));
    return output;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    epsilon = ActivationArrays.inLayout(epsilon, workspaces, ArrayType.BP_WORKING_MEM);
    if (sharesGradient == null) {
      sharesGradient = SharedGradient.isSafe(graph, this);
    }
    // Never the gradient that came in: DL4J frees that memory after this call.
    INDArray first = passOn(workspaces);
    INDArray[] gradients = {first, sharesGradient ? first : passOn(workspaces)};
    return new Pair<>(null, gradients);
  }

  private INDArray passOn(LayerWorkspaceMgr workspaces) {
    INDArray gradient =
        ActivationArrays.allocate(workspaces, ArrayType.ACTIVATION_GRAD, epsilon.shape());
    Activation from = ActivationArrays.view(epsilon);
    Activation to = ActivationArrays.view(gradient);
    if (relu) {
      Elementwise.reluBackward(ActivationArrays.view(output), from, to);
    } else {
      Elementwise.copy(from, to);
    }
    return gradient;
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray gradients) {
    if (gradients != null) {
      throw new IllegalArgumentException("a sum has no parameters");
    }
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batch) {
    return null;
  }

  @Override
  public String toString() {
    return "AdditionComputation(name=%s, relu=%s)".formatted(getVertexName(), relu);
  }
}
