package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.MaxPooling;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Configuration of the maximum over 2x2 blocks, stride 2; an odd last row or column is left out.
 */
public final class MaxPoolingLayer extends StatelessConfiguration {
  private static final long serialVersionUID = 1L;

  @Override
  public InputType getOutputType(int index, InputType input) {
    InputType.InputTypeConvolutional images = LayerTypes.images(this, input);
    return LayerTypes.images(images.getChannels(), images.getHeight() / 2, images.getWidth() / 2);
  }

  @Override
  StatelessComputation<?> computation(NeuralNetConfiguration conf, DataType dataType) {
    return new Computation(conf, dataType);
  }

  private static final class Computation extends StatelessComputation<MaxPoolingLayer> {
    private static final long serialVersionUID = 1L;

    Computation(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }

    @Override
    long[] outputShape(long[] in) {
      return new long[] {in[0], in[1], in[2] / 2, in[3] / 2};
    }

    @Override
    void forward(Activation in, Activation out, boolean training) {
      MaxPooling.forward(in, out);
    }

    @Override
    void backward(Activation in, Activation outGradient, Activation inGradient) {
      MaxPooling.backward(in, outGradient, inGradient);
    }
  }
}
