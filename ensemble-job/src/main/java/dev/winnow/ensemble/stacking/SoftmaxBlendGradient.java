package dev.winnow.ensemble.stacking;

import org.apache.spark.mllib.linalg.DenseVector;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.optimization.Gradient;

/**
 * Loss and gradient of one example for weights w = softmax(theta), where q is what the members give
 * to the true class:
 *
 * <pre>
 * loss      = -log(sum_m w_m q_m)
 * d/dtheta_m = w_m - w_m q_m / sum_k w_k q_k
 * </pre>
 *
 * <p>The loss is convex in w. In theta it is not, but it has no spurious minimum: all w_m are
 * positive, so a gradient of zero means that the mean of q_m / sum_k w_k q_k is 1 for every member,
 * which are the optimality conditions of the convex problem on the simplex.
 */
final class SoftmaxBlendGradient extends Gradient {
  private static final long serialVersionUID = 1L;

  private final ExactSum sum;

  SoftmaxBlendGradient(ExactSum sum) {
    this.sum = sum;
  }

  /**
   * Adds to the gradient and returns the loss.
   *
   * @param data q, [member], floored
   * @param label unused: q is of the true class already
   * @param theta [member]
   * @param gradient [member], dense, added to
   */
  @Override
  public double compute(Vector data, double label, Vector theta, Vector gradient) {
    double[] weights = softmax(theta.toArray());
    double[] gradientSum = ((DenseVector) gradient).values();
    double blended = 0;
    for (int member = 0; member < weights.length; member++) {
      blended += weights[member] * data.apply(member);
    }
    for (int member = 0; member < weights.length; member++) {
      gradientSum[member] +=
          sum.term(weights[member] - weights[member] * data.apply(member) / blended);
    }
    return sum.term(-Math.log(blended));
  }

  static double[] softmax(double[] theta) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double value : theta) {
      highest = Math.max(highest, value);
    }
    double[] weights = new double[theta.length];
    double total = 0;
    for (int i = 0; i < theta.length; i++) {
      weights[i] = Math.exp(theta[i] - highest);
      total += weights[i];
    }
    for (int i = 0; i < theta.length; i++) {
      weights[i] /= total;
    }
    return weights;
  }
}
