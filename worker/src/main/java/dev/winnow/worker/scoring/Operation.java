package dev.winnow.worker.scoring;

import dev.winnow.worker.kernel.Activation;

/** What is computed. */
interface Operation {
  void run(Activation[] inputs, Activation output);

  /** An operation that awaits the parameters. */
  interface Maker {
    Operation make(NetworkWeights weights);
  }
}
