package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.GlobalAveragePooling;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/** Configuration of the mean of each channel over all positions: [N, C, H, W] to [N, C]. */
public final class GlobalAveragePoolingLayer extends StatelessConfiguration {
  private static final long serialVersionUID = 1L;

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.feedForward(LayerTypes.images(this, input).getChannels());
  }

  @Override
  StatelessComputation<?> computation(NeuralNetConfiguration conf, DataType dataType) {
    return new Computation(conf, dataType);
  }

  private static final class Computation extends StatelessComputation<GlobalAveragePoolingLayer> {
    private static final long serialVersionUID = 1L;

    Computation(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }

    @Override
    long[] outputShape(long[] in) {
      return new long[] {in[0], in[1]};
    }

    @Override
    void forward(Activation in, Activation out, boolean training) {
      GlobalAveragePooling.forward(in, out);
    }

    @Override
    void backward(Activation in, Activation outGradient, Activation inGradient) {
      GlobalAveragePooling.backward(outGradient, inGradient);
    }
  }
}
