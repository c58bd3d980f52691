package dev.winnow.worker.network;

/** One network's list of layers. */
interface Architecture {
  /** Height and width that an image needs at least. */
  int smallestImage();

  /** Adds all layers, from images to the output. */
  void assemble(NetworkBuilder builder, int classes);
}
