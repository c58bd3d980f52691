package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.Elementwise;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Configuration of a ReLU by itself, for where no layer before it can apply one. */
public final class ReluLayer extends StatelessConfiguration {
  private static final long serialVersionUID = 1L;

  @Override
  StatelessComputation<?> computation(NeuralNetConfiguration conf, DataType dataType) {
    return new Computation(conf, dataType);
  }

  private static final class Computation extends StatelessComputation<ReluLayer> {
    private static final long serialVersionUID = 1L;

    Computation(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }

    @Override
    long[] outputShape(long[] in) {
      return in;
    }

    @Override
    void forward(Activation in, Activation out, boolean training) {
      Elementwise.relu(in, out);
    }

    @Override
    void backward(Activation in, Activation outGradient, Activation inGradient) {
      Elementwise.reluBackward(in, outGradient, inGradient);
    }
  }
}
