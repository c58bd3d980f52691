package dev.winnow.worker.scoring;

import dev.winnow.worker.kernel.Activation;
import java.nio.ByteBuffer;
import java.util.List;

/** A network's operations on batches of one size: views of the buffers, made once. */
final class Pass {
  private final int batch;
  private final ScoringPlan plan;
  private final List<ByteBuffer> memory;
  private final List<Operation> operations;
  private final Activation[][] inputs;
  private final Activation[] outputs;

  Pass(ScoringPlan plan, List<Operation> operations, List<ByteBuffer> memory, int batch) {
    this.batch = batch;
    this.plan = plan;
    this.memory = memory;
    this.operations = operations;
    this.outputs =
        plan.operations().stream()
            .map(planned -> view(planned.output()))
            .toArray(Activation[]::new);
    this.inputs =
        plan.operations().stream()
            .map(planned -> planned.inputs().stream().map(this::view).toArray(Activation[]::new))
            .toArray(Activation[][]::new);
  }

  private Activation view(Value value) {
    return new Activation(
        memory.get(plan.buffers().get(value.id())),
        value.channels(),
        value.height(),
        value.width(),
        batch);
  }

  int batch() {
    return batch;
  }

  /** Where the images are put before a run. */
  Activation images() {
    return inputs[0][0];
  }

  /** Computes the scores of the classes, [classes][1][1][N], which hold until the next run. */
  Activation run() {
    for (int i = 0; i < outputs.length; i++) {
      operations.get(i).run(inputs[i], outputs[i]);
    }
    return outputs[outputs.length - 1];
  }
}
