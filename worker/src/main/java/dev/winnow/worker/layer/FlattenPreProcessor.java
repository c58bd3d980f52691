package dev.winnow.worker.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Between images of channels and a dense layer: [N, C, H, W] to [N, C * H * W]. A view either way,
 * because memory of [C, H, W, N] is also that of a matrix.
 */
public final class FlattenPreProcessor implements InputPreProcessor {
  private static final long serialVersionUID = 1L;

  private final int channels;
  private final int height;
  private final int width;

  /** For inputs of that shape. */
  public FlattenPreProcessor(int channels, int height, int width) {
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  @Override
  public INDArray preProcess(INDArray input, int batch, LayerWorkspaceMgr workspaces) {
    return ActivationArrays.reshaped(
        ActivationArrays.inLayout(input, workspaces, ArrayType.ACTIVATIONS),
        input.size(0),
        input.length() / input.size(0));
  }

  @Override
  public INDArray backprop(INDArray gradient, int batch, LayerWorkspaceMgr workspaces) {
    return ActivationArrays.reshaped(
        ActivationArrays.inLayout(gradient, workspaces, ArrayType.ACTIVATION_GRAD),
        gradient.size(0),
        channels,
        height,
        width);
  }

  @Override
  public InputType getOutputType(InputType input) {
    InputTypeConvolutional images = (InputTypeConvolutional) input;
    return InputType.feedForward(images.getChannels() * images.getHeight() * images.getWidth());
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int batch) {
    return new Pair<>(mask, state);
  }

  @Override
  public FlattenPreProcessor clone() {
    return new FlattenPreProcessor(channels, height, width);
  }
}
