package dev.winnow.worker.layer;

/**
 * What a layer may know of the step in progress, so that its result depends on the examples alone
 * and not on how many workers share the batch.
 *
 * @param dropoutSeed changes from step to step; the same on all workers
 * @param groupOffsets bounds of the normalisation groups within this worker's batch: group g is the
 *     examples from groupOffsets[g] up to groupOffsets[g + 1]; the last entry is the batch size
 * @param exampleIds identity of each example of the batch
 */
public record TrainingStep(long dropoutSeed, int[] groupOffsets, long[] exampleIds) {
  /** Implemented by layers whose forward pass needs the step. */
  public interface Listener {
    /** Called before each training step, on the thread that runs it. */
    void beginStep(TrainingStep step);
  }
}
