package dev.winnow.worker.layer;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Configuration of the sum of two activations of one shape, with an optional ReLU. */
public final class AdditionVertex extends GraphVertex {
  private static final long serialVersionUID = 1L;

  private final boolean relu;

  /**
   * @param relu whether negative sums become 0
   */
  public AdditionVertex(boolean relu) {
    this.relu = relu;
  }

  public boolean isRelu() {
    return relu;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    return new AdditionComputation(graph, name, index, relu, dataType);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) {
    if (!inputs[0].equals(inputs[1])) {
      throw new IllegalArgumentException(
          "only activations of one shape can be added, not %s and %s"
              .formatted(inputs[0], inputs[1]));
    }
    return inputs[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, AdditionVertex.class, inputs[0], inputs[0])
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public AdditionVertex clone() {
    return new AdditionVertex(relu);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdditionVertex vertex && vertex.relu == relu;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(relu);
  }
}
