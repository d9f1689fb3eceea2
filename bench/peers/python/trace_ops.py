"""Builds a network of ours, op by op, from the arrays of symbolic numbers of da4ml or alkaid.

The ops are exact (docs/semantics.md): a peer computes the same bits or its emulator shows that it does not.
"""

import numpy as np


class Tracer:
    """`array` is the peer's class of arrays; `options` go to its optimizer of constant matrices."""

    def __init__(self, array, hardware, options):
        self.array, self.hardware, self.options = array, hardware, options

    def input(self, value):
        keep, integer, fraction = types_of(value)
        return self.array.from_kif(keep, integer, fraction, hwconf=self.hardware, solver_options=self.options)

    def trace(self, module):
        """Inputs and outputs of the network, flat, in the order of its ports."""
        done = []
        for value in module['values']:
            operands = [done[i] for i in value['operands']]
            result = rules[value['kind']](self, value, module, *operands)
            # NumPy makes scalars of what has no axis.
            result = result if hasattr(result, 'shape') else np.array(result)
            if type(result) is np.ndarray and result.dtype == object:
                result = self.array(result, self.options, hwconf=self.hardware)
            assert result.shape == tuple(value['shape']), (value['kind'], result.shape, value['shape'])
            done.append(result)
        inputs = [done[i] for i in module['inputs']]
        outputs = [done[i] for i in module['outputs']]
        return flat(inputs), flat(outputs)


def flat(arrays):
    return [each for array in arrays for each in elements(array).ravel()]


def elements(array):
    """The symbolic numbers themselves, in an ordinary array of objects."""
    if hasattr(array, '_vars'):
        return array._vars
    return np.array(np.asarray(array), dtype=object)


def types_of(value):
    """Sign, integer bits without it and fraction bits of every element."""
    keep, integer, fraction = (np.array(each, int).reshape(value['shape']) for each in value['kif'])
    return keep, integer, fraction


def constant(tracer, value, module):
    return np.array(value['data'], np.float64).reshape(value['shape'])


def cast(tracer, value, module, x):
    keep, integer, fraction = types_of(value)
    overflow, rounding = value['overflow'], value['rounding']
    if isinstance(x, np.ndarray) and x.dtype != object:
        raise NotImplementedError('a cast of a constant')
    # All elements round and overflow alike in networks of ours and HGQ's, but for those without bits.
    return x.quantize(keep, integer, fraction, overflow, rounding)


def contract(tracer, value, module, left, right):
    return np.einsum(f'{value["left"]},{value["right"]}->{value["output"]}', left, right)


def reduce(tracer, value, module, x):
    function = {'sum': np.sum, 'max': np.amax, 'min': np.amin}[value['operation']]
    return function(x, axis=tuple(value['axes']))


def lookup(tracer, value, module, x):
    table = module['tables'][value['table']]
    entries = np.array(table['entries'], np.float64) * 2.0 ** -table['fraction']
    scale, count = 2.0 ** table['indexFraction'], len(entries)

    def function(numbers):
        return entries[np.rint(np.asarray(numbers, np.float64) * scale).astype(np.int64) % count]

    keep, integer, fraction = table['kif']
    return x.apply(function).quantize(keep, integer, fraction, 'WRAP', 'TRN')


comparisons = {
    'lt': lambda a, b: a < b,
    'le': lambda a, b: a <= b,
    'gt': lambda a, b: a > b,
    'ge': lambda a, b: a >= b,
    'eq': lambda a, b: a == b,
    'ne': lambda a, b: a != b,
}


def compare(tracer, value, module, left, right):
    return comparisons[value['relation']](left, right)


def extreme(name):
    """Element by element: broadcasting an array of da4ml's fails with this NumPy."""

    def of(a, b):
        return getattr(a, name)(b) if hasattr(a, name) else getattr(b, name)(a)

    def rule(tracer, value, module, left, right):
        return np.frompyfunc(of, 2, 1)(elements(left), elements(right))

    return rule


def select(tracer, value, module, condition, when_true, when_false):
    def of(bit, a, b):
        return bit.msb_mux(a, b)

    condition = condition.to_bool('any')
    return np.frompyfunc(of, 3, 1)(elements(condition), elements(when_true), elements(when_false))


def rearrange(tracer, value, module, *operands):
    how = value['rearrangement']
    arrays = [elements(each) if symbolic(each) else each for each in operands]
    first = arrays[0]
    match how['form']:
        case 'reshape':
            result = first.reshape(how['shape'])
        case 'transpose':
            result = first.transpose(how['permutation'])
        case 'slice':
            result = first[tuple(slice(a, a + n) for a, n in zip(how['starts'], how['sizes']))]
        case 'concat':
            result = np.concatenate(arrays, axis=how['axis'])
        case 'gather':
            result = np.take(first, how['indices'], axis=how['axis'])
        case 'broadcast':
            shape = [1] * len(how['shape'])
            for axis, extent in zip(how['axes'], first.shape):
                shape[axis] = extent
            result = np.broadcast_to(first.reshape(shape), how['shape'])
        case form:
            raise NotImplementedError(form)
    return np.array(result)


def symbolic(array):
    return not isinstance(array, np.ndarray) or array.dtype == object


rules = {
    'input': lambda tracer, value, module: tracer.input(value),
    'constant': constant,
    'cast': cast,
    'add': lambda tracer, value, module, a, b: a + b,
    'sub': lambda tracer, value, module, a, b: a + (-b),
    'mul': lambda tracer, value, module, a, b: a * b,
    'max': extreme('max_of'),
    'min': extreme('min_of'),
    'neg': lambda tracer, value, module, a: -a,
    'shift': lambda tracer, value, module, a: a * 2.0 ** value['amount'],
    'contract': contract,
    'reduce': reduce,
    'lookup': lookup,
    'compare': compare,
    'select': select,
    'rearrange': rearrange,
}
