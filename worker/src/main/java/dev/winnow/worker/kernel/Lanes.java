package dev.winnow.worker.kernel;

/** How wide the kernels of this JVM are. */
public final class Lanes {
  private Lanes() {}

  /** Floats that one instruction works on; 1 without the vector module. */
  public static int count() {
    return Kernels.chosen().vectorLanes();
  }
}
