package dev.winnow.worker.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the layers without parameters have in common. */
public abstract class StatelessConfiguration extends NoParamLayer {
  private static final long serialVersionUID = 1L;

  StatelessConfiguration() {}

  /** The layer within a graph. */
  abstract StatelessComputation<?> computation(NeuralNetConfiguration conf, DataType dataType);

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    StatelessComputation<?> layer = computation(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return input;
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return LayerTypes.memory(this, input);
  }
}
