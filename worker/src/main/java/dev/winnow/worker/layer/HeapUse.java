package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.ScratchEstimate;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Implemented by configurations of layers that keep memory on the heap, to tell how much. */
public interface HeapUse {
  /**
   * Bytes that such a layer keeps for itself, for batches of that size, and for scoring after an
   * epoch.
   *
   * @param groups of the batch that are normalised by themselves
   */
  long ownBytes(InputType input, int batch, int groups);

  /** Adds the working memory of its kernels, which all layers share: smaller batches take less. */
  void addScratch(InputType input, int batch, int groups, ScratchEstimate estimate);
}
