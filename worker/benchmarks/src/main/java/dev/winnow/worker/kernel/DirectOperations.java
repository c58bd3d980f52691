package dev.winnow.worker.kernel;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts the floating-point operations that a direct convolution would have taken. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class DirectOperations {
  public double direct;
}
