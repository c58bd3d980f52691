package dev.winnow.worker.layer;

import dev.winnow.worker.data.StableHash;
import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.Elementwise;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Configuration of dropout with inverted scaling. What is dropped depends on the step's seed, the
 * layer's name, the example's identity and the position alone, hence not on how many workers share
 * the batch. Outside of training it passes its input on.
 */
public final class DropoutLayer extends StatelessConfiguration {
  private static final long serialVersionUID = 1L;

  private final double probability;

  /**
   * @param probability of dropping a value, from 0 up to but without 1
   */
  public DropoutLayer(double probability) {
    this.probability = probability;
  }

  public double getProbability() {
    return probability;
  }

  @Override
  StatelessComputation<?> computation(NeuralNetConfiguration conf, DataType dataType) {
    return new Computation(conf, dataType);
  }

  private static final class Computation extends StatelessComputation<DropoutLayer>
      implements TrainingStep.Listener {
    private static final long serialVersionUID = 1L;

    private transient TrainingStep step;

    Computation(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }

    @Override
    public void beginStep(TrainingStep step) {
      this.step = step;
    }

    @Override
    long[] outputShape(long[] in) {
      return in;
    }

    @Override
    void forward(Activation in, Activation out, boolean training) {
      if (training) {
        drop(in, out);
      } else {
        Elementwise.copy(in, out);
      }
    }

    @Override
    void backward(Activation in, Activation outGradient, Activation inGradient) {
      drop(outGradient, inGradient);
    }

    private void drop(Activation in, Activation out) {
      long stepSeed = step == null ? 0 : step.dropoutSeed();
      long layerSeed = StableHash.of(String.valueOf(layerConf().getLayerName()), 0);
      long[] ids = TrainingSteps.exampleIds(step, in.batch());
      double probability = layerConf().getProbability();
      Elementwise.dropout(in, StableHash.mix(stepSeed + layerSeed), ids, probability, out);
    }
  }
}
