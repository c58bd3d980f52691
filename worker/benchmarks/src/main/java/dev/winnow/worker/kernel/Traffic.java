package dev.winnow.worker.kernel;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Counts what a kernel must read and write at the least, each array once: beside the bandwidth of
 * the machine's memory it shows how many passes are left to save.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Traffic {
  public double gigabytes;

  /** A call that reads and writes that many arrays of one size. */
  void count(int arrays, Activation each) {
    count(arrays, each.size());
  }

  /** The same of arrays of so many floats. */
  void count(int arrays, int floats) {
    gigabytes += 1e-9 * Float.BYTES * arrays * floats;
  }
}
